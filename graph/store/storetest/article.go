package storetest

import (
	"fmt"
	"testing"
	"time"

	"detente/graph"
)

var articleCases = []testCase{
	{"ArticlesComeNewestFirst", articleOrder},
	{"ArticlesPassEachCondition", articleConditions},
	{"ArticlesByIDKeepOrderAndGaps", articleByID},
	{"UnknownArticleIsNotFound", articleUnknown},
	{"ArticleCountsAgreeWithPages", articleCounts},
	{"InvalidArticleQuestionsAreRefused", articleInvalid},
}

// shelf is eight articles of two sources and two languages, the last two of no
// known time; a3 and a4 were published at the same instant.
func shelf() []*graph.Batch {
	var all []*graph.Batch
	for i := range 8 {
		b := tell(fmt.Sprintf("a%d", i), 1)
		b.Article.Source, b.Article.Language = []string{"courier", "herald"}[i%2], []string{"en", "en", "fr"}[i%3]
		b.Article.Text = fmt.Sprintf("Text %d.", i)
		b.Article.Published = time.Date(2026, 5, 1, 12*i, 0, 0, i, time.UTC)
		if i == 4 {
			b.Article.Published = all[3].Article.Published
		}
		if i > 5 {
			b.Article.Published = time.Time{}
		}
		all = append(all, b)
	}
	return all
}

func articleIDs(t *testing.T, s graph.Store, q graph.ArticleQuery) []string {
	t.Helper()
	q.Page = graph.Page{First: graph.MaxPage}
	page, more, err := s.Articles(t.Context(), q)
	if err != nil || more {
		t.Fatalf("articles of %+v: %v, more %v", q, err, more)
	}
	ids := []string{}
	for _, a := range page {
		ids = append(ids, a.ID)
	}
	return ids
}

func articleOrder(t *testing.T, s graph.Store) {
	put(t, s, shelf()...)
	want := []string{"a5", "a4", "a3", "a2", "a1", "a0", "a7", "a6"}
	equal(t, "all", articleIDs(t, s, graph.ArticleQuery{}), want)
	for _, size := range []int{1, 3, 8, 9} {
		var got []string
		q := graph.ArticleQuery{Page: graph.Page{First: size}}
		for more := true; more; {
			var page []*graph.Article
			var err error
			if page, more, err = s.Articles(t.Context(), q); err != nil {
				t.Fatal(err)
			}
			for _, a := range page {
				got = append(got, a.ID)
				q.Page.After = graph.ArticleCursor(a)
			}
		}
		equal(t, fmt.Sprint("in pages of ", size), got, want)
	}
}

func articleConditions(t *testing.T, s graph.Store) {
	put(t, s, shelf()...)
	for _, c := range []struct {
		claim string
		q     graph.ArticleQuery
		want  []string
	}{
		{"Source", graph.ArticleQuery{Source: "herald"}, []string{"a5", "a3", "a1", "a7"}},
		{"SourceIsExact", graph.ArticleQuery{Source: "Herald"}, nil},
		{"Language", graph.ArticleQuery{Language: "fr"}, []string{"a5", "a2"}},
		{"SourceAndLanguage", graph.ArticleQuery{Source: "herald", Language: "fr"}, []string{"a5"}},
		{"TheFirstDayIsIn", graph.ArticleQuery{From: "2026-05-03"}, []string{"a5"}},
		{"TheLastDayIsOut", graph.ArticleQuery{To: "2026-05-02"}, []string{"a1", "a0"}},
		{"Window", graph.ArticleQuery{From: "2026-05-02", To: "2026-05-03", Source: "courier"}, []string{"a4", "a2"}},
		{"EmptyWindow", graph.ArticleQuery{From: "2026-05-02", To: "2026-05-02"}, nil},
	} {
		t.Run(c.claim, func(t *testing.T) { equal(t, "articles", articleIDs(t, s, c.q), c.want) })
	}
}

func articleByID(t *testing.T, s graph.Store) {
	put(t, s, shelf()...)
	retract(t, s, "a1", 5)
	got, err := s.ArticlesByID(t.Context(), []string{"a2", "nothing", "a1"})
	if err != nil || len(got) != 3 || got[0].ID != "a2" || got[1] != nil || got[2].ID != "a1" || !got[2].Withdrawn.Equal(at(5)) {
		t.Errorf("got %v (%v), want a2, a gap and the withdrawn a1", got, err)
	}
	none, err := s.ArticlesByID(t.Context(), nil)
	if err != nil || len(none) != 0 {
		t.Errorf("no IDs: got %v (%v), want nothing", none, err)
	}
}

func articleUnknown(t *testing.T, s graph.Store) {
	_, err := s.Article(t.Context(), "nothing")
	wantError(t, "article", err, graph.ErrNotFound)
}

func articleCounts(t *testing.T, s graph.Store) {
	put(t, s, shelf()...)
	retract(t, s, "a1", 5)
	for _, q := range []graph.ArticleQuery{{}, {Source: "herald"}, {Language: "en"}, {Source: "courier", Language: "en"}, {From: "2026-05-02"}, {To: "2026-05-02"}, {Source: "none"}} {
		n, err := s.CountArticles(t.Context(), q)
		if want := len(articleIDs(t, s, q)); err != nil || n != want {
			t.Errorf("count of %+v: got %d (%v), want %d", q, n, err, want)
		}
	}
}

func articleInvalid(t *testing.T, s graph.Store) {
	for _, q := range []graph.ArticleQuery{{From: "May"}, {From: "2026-05-02", To: "2026-05-01"}, {Page: graph.Page{After: "x"}}} {
		_, _, err := s.Articles(t.Context(), q)
		wantError(t, fmt.Sprintf("%+v", q), err, graph.ErrInvalid)
	}
}
