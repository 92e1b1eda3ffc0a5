package article

import (
	"slices"
	"testing"
	"time"
)

const prose = `<p>The two governments agreed on Monday to open the border for trade again, their ministers said after the talks.</p>`

func TestWritersOfAPage(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"TheBylineBelowTheHeadlineWins": {`<div class="author">Ann Above</div><h1>Border opens again for trade</h1><div class="byline">By <a href="/author/bo-below">Bo Below</a></div>` + prose +
			`<ul><li class="author">Cy Elsewhere</li></ul>`, []string{"Bo Below"}},
		"WritersBesideEachOtherAreAllNamed": {`<h1>Border opens again for trade</h1><div><span class="author">Ann Lee</span> <span class="author">Bo Kim</span></div>` + prose, []string{"Ann Lee", "Bo Kim"}},
		"RolesGluedToNamesGo":               {`<h1>Border opens again for trade</h1><div class="byline">By <span>Ann Lee</span><span>Senior correspondent</span></div>` + prose, []string{"Ann Lee"}},
		"ALineThatBeginsWithByIsAByline":    {`<h1>Border opens again for trade</h1><div class="x7"><span>By</span> <b>Ann Lee and Bo Kim</b></div>` + prose, []string{"Ann Lee", "Bo Kim"}},
		"GermanBylines":                     {`<h1>Grenze wieder offen</h1><p class="x7">Von Ann Lee und Bo Kim</p>` + prose, []string{"Ann Lee", "Bo Kim"}},
		"FrenchBylines":                     {`<h1>La frontière rouvre</h1><p class="x7">Par Ann Lee et Bo Kim</p>` + prose, []string{"Ann Lee", "Bo Kim"}},
		"ALinkToAWriterIsAByline":           {`<h1>Border opens again for trade</h1><div><a href="/staff/ann-lee">Ann Lee</a></div>` + prose, []string{"Ann Lee"}},
		"AMetaElementOfTheOutletDoesNotHideTheByline": {`<meta property="og:site_name" content="Hill Post"><meta name="author" content="Hill Post"><h1>Border opens again for trade</h1><div class="byline">By Ann Lee</div>` + prose,
			[]string{"Ann Lee"}},
		"AnAgencyAloneIsTheWriter":   {`<meta name="author" content="Associated Press"><h1>Border opens again for trade</h1>` + prose, []string{"Associated Press"}},
		"ANameOfAnAccountIsNoWriter": {`<meta name="author" content="alee"><h1>Border opens again for trade</h1><div class="byline">By Ann Lee</div>` + prose, []string{"Ann Lee"}},
		"ANameCutShortIsTakenWhole": {`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Border opens again for trade","author":{"name":"Ann"}}</script><h1>Border opens again for trade</h1><div class="byline">Ann Lee</div>` + prose,
			[]string{"Ann Lee"}},
		"ASecondWriterWhoIsStatedElsewhere": {`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Border opens again for trade","author":{"name":"Ann Lee"}}</script><meta name="author" content="Ann Lee, Bo Kim"><h1>Border opens again for trade</h1>` + prose,
			[]string{"Ann Lee", "Bo Kim"}},
		"WritersOfCitedWorksAreNot":   {`<h1>Border opens again for trade</h1><div class="byline">Ann Lee</div>` + prose + `<ol><li itemprop="citation"><span itemprop="author">Cy Elsewhere</span></li></ol>`, []string{"Ann Lee"}},
		"TheHeadlineIsNoByline":       {`<h1>Cities and Borders</h1><a rel="author" href="/x">Cities and Borders</a><div class="byline">Ann Lee</div>` + prose, []string{"Ann Lee"}},
		"StaffIsNamedWhereNobodyElse": {`<h1>Border opens again for trade</h1><div class="byline">Staff Writer</div>` + prose, []string{"Staff Writer"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := readHTML("<html><body>"+c.page+"</body></html>", Article{})
			if err != nil {
				t.Fatal(err)
			}
			a, err := d.finish(time.Time{})
			if err != nil || !slices.Equal(a.Authors, c.want) {
				t.Errorf("writers %q, %v; want %q", a.Authors, err, c.want)
			}
		})
	}
}

func TestDayThatOnlyReadersAreShown(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"AShortLine":                 {`<html lang="en"><h1>Border opens</h1><small>Berlin, 3 March 2026</small>` + prose, "2026-03-03"},
		"AYearOfTwoDigits":           {`<html lang="de"><h1>Grenze offen</h1><span>03.04.26</span>` + prose, "2026-04-03"},
		"AmericansPutTheMonthFirst":  {`<html lang="en-US"><h1>Border opens</h1><span>Posted 03/04/2026</span>` + prose, "2026-03-04"},
		"OthersPutTheDayFirst":       {`<html lang="en-GB"><h1>Border opens</h1><span>Posted 03/04/2026</span>` + prose, "2026-04-03"},
		"TheDatelineOfAPressRelease": {`<html lang="en"><h1>Border opens</h1><p>VIENNA, March 3, 2026 /Hill Wire/ -- The two governments agreed on Monday to open the border for trade again, they said.</p>`, "2026-03-03"},
		"TheStateOfAScript":          {`<html lang="en"><script>state={"article":{"publishedAt":"2026-03-03T10:00:00+02:00"}}</script><h1>Border opens</h1>` + prose, "2026-03-03"},
		"JapaneseDates":              {`<html lang="ja"><h1>Border opens</h1><span>2026年3月3日</span>` + prose, "2026-03-03"},
		"ADateOfChangeForWantOfOne":  {`<html lang="en"><meta property="article:modified_time" content="2026-03-05"><h1>Border opens</h1>` + prose, "2026-03-05"},
		"NotACopyrightLine":          {`<html lang="en"><h1>Border opens</h1>` + prose + `<p>© 1 January 2026 Hill Post</p>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := readHTML(c.page, Article{})
			if err != nil {
				t.Fatal(err)
			}
			a, err := d.finish(time.Time{})
			got := ""
			if err == nil && !a.Published.IsZero() {
				got = a.Published.Format(time.DateOnly)
			}
			if err != nil || got != c.want {
				t.Errorf("day %q, %v; want %q", got, err, c.want)
			}
		})
	}
	t.Run("TheCallersDateGoesBeforeADateOfChange", func(t *testing.T) {
		d, err := readHTML(`<html><meta property="article:modified_time" content="2026-03-05">`+prose, Article{})
		if err != nil {
			t.Fatal(err)
		}
		known := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		if a, err := d.finish(known); err != nil || !a.Published.Equal(known) {
			t.Errorf("published %v, %v; want %v", a, err, known)
		}
	})
}

func TestTitleOfAPage(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"ATitleCutShortIsMadeWhole": {`<meta property="og:title" content="Border opens again for trade after..."><title>Border opens again for trade after talks | Hill Post</title>`, "Border opens again for trade after talks"},
		"WideBarsSeparateTheOutlet": {`<title>国境が再び開く、両国の閣僚が会談後に発表｜ヒルポスト</title>`, "国境が再び開く、両国の閣僚が会談後に発表"},
		"TheHeadlineShownWins":      {`<meta property="og:title" content="Trade to flow again as ministers agree"><h1>Border opens again for trade</h1>`, "Border opens again for trade"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := readHTML("<html><head>"+c.page+"</head><body>"+prose+"</body></html>", Article{})
			if err != nil || d.Title != c.want {
				t.Errorf("title %q, %v; want %q", d.Title, err, c.want)
			}
		})
	}
}
