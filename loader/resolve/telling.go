package resolve

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"detente/graph"
	"detente/loader/extract"
)

// telling is one clause's account of an event, with its participants and date
// resolved.
type telling struct {
	graph.Event              // with one piece of evidence and without ID, changes and status
	dated       bool         // the clause says when
	change      graph.Status // the step in a life that this event is
	of          graph.Type   // the type of event whose life it is
	claim       bool         // what an accusation alleges or a denial denies: no fact
	phrases     int          // recipients that are phrases without an entity
	reported    graph.Day    // the day of the report
	again       bool         // it speaks of a meeting told before: "hosted the talks"
	order       int          // place in the text
}

// What lowers the confidence that the coder's rule gives a telling. The factors
// are judgements, not measurements: they order events by how directly the
// article tells them.
const (
	whenAttributed = 0.9 // a speaker who takes no part in the event says so
	whenDenied     = 0.5 // the speaker denies it
	perPronoun     = 0.9 // for each participant found only through a pronoun or a title
	perStandIn     = 0.8 // a participant the sentence does not name
)

// tellings resolves the events of one article, in the order of the text.
func tellings(a *graph.Article, printed graph.Day, said *extract.Result, c *cast) []telling {
	var list []telling
	for i := range said.Events {
		e := &said.Events[i]
		t := telling{change: e.Change, of: e.Of, claim: e.Claim, reported: printed, order: i}
		t.Type, t.Mode, t.Realis = e.Type, e.Mode, e.Realis
		t.Contexts = sortedOnce(e.Contexts)
		t.Fatalities, t.Injured, t.Programme = e.Fatalities, e.Injured, e.Programme
		t.Actors = participants(said.Mentions, e.Actors)
		t.Recipients = slices.DeleteFunc(participants(said.Mentions, e.Recipients), func(id string) bool { return slices.Contains(t.Actors, id) })
		t.phrases = phrases(said.Mentions, e.Recipients)
		t.again = e.Type == graph.Consult && len(t.Participants()) == 1 && slices.ContainsFunc(e.Actors, func(i int) bool { return isKnown(&said.Mentions[i]) })
		t.Place = place(said.Mentions, e.Place)
		t.Date, t.dated = dateOf(e, printed)
		t.Evidence = []graph.Evidence{evidenceOf(a, said.Mentions, e)}
		t.Confidence = confidence(said.Mentions, e, t.Evidence[0].Speaker, t.Participants())
		list = append(list, t)
	}
	return list
}

// participants returns the IDs of the entities that the mentions name, sorted,
// each once. A phrase without an entity takes no part: no edge could lead to it.
func participants(mentions []extract.Mention, indexes []int) []string {
	var ids []string
	for _, i := range indexes {
		if e := mentions[i].Entity; e != nil {
			ids = append(ids, e.ID)
		}
	}
	return sortedOnce(ids)
}

func phrases(mentions []extract.Mention, indexes []int) (n int) {
	for _, i := range indexes {
		if mentions[i].Entity == nil {
			n++
		}
	}
	return n
}

// isKnown reports whether a phrase without an entity speaks of what the text has told
// before: "the meeting", "these talks".
func isKnown(m *extract.Mention) bool {
	word, _, _ := strings.Cut(strings.ToLower(m.Text), " ")
	return m.Entity == nil && slices.Contains([]string{"the", "this", "that", "these", "those", "their"}, word)
}

func sortedOnce(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func place(mentions []extract.Mention, index int) graph.Place {
	if index < 0 {
		return graph.Place{}
	}
	p := graph.Place{Name: mentions[index].Text}
	if e := mentions[index].Entity; e != nil {
		p.Country = e.Country
	}
	return p
}

// staleCancellation is after how many days nobody reports that a meeting was
// called off: the day told is then the one it was planned for.
const staleCancellation = 30

// dateOf resolves the expression that dates the event; without one that names
// days the event is dated by its report, and dated is false. So it is when the
// expression dates something else: "agreed to meet next year" happened by now.
func dateOf(e *extract.Event, printed graph.Day) (d graph.Date, dated bool) {
	future := e.Realis == graph.Future || e.Realis == graph.Hypothetical && !e.Past && !e.Claim
	d, dated = (anchor{day: printed, future: future}).date(e.DateText)
	if dated && e.Change == graph.Cancelled && printed != "" && d.Start != "" && d.Start.Add(staleCancellation) < printed {
		d, dated = (anchor{day: printed, future: true}).date(e.DateText) // the day that was planned
	}
	switch {
	case !dated,
		printed != "" && d.Start > printed && (e.Realis == graph.Actual || e.Realis == graph.Historical),
		printed != "" && d.End <= printed && e.Realis == graph.Future:
		return graph.ReportedOn(printed), false
	}
	return d, true
}

// evidenceOf returns the sentence, and every mention that the event rests on
// with the reason it was taken for its entity.
func evidenceOf(a *graph.Article, mentions []extract.Mention, e *extract.Event) graph.Evidence {
	ev := graph.Evidence{
		Article: a.ID, Sentence: a.Text[e.Sentence.Start:e.Sentence.End], Start: e.Sentence.Start, End: e.Sentence.End,
		Trigger: a.Text[e.Trigger.Start:e.Trigger.End], Rule: e.Rule, Stance: cmp.Or(e.Stance, graph.StanceAsserts),
	}
	add := func(role graph.Role, index int) {
		if index < 0 || mentions[index].Entity == nil {
			return
		}
		m := mentions[index]
		ev.Mentions = append(ev.Mentions, graph.Mention{Role: role, Entity: m.Entity.ID, Text: m.Text, Start: m.Start, End: m.End, Why: m.Why})
		if role == graph.RoleSpeaker {
			ev.Speaker = m.Entity.ID
		}
	}
	for _, i := range e.Actors {
		add(graph.RoleActor, i)
	}
	for _, i := range e.Recipients {
		add(graph.RoleRecipient, i)
	}
	add(graph.RoleSpeaker, e.Speaker)
	add(graph.RolePlace, e.Place)
	ev.Mentions = sortedMentions(ev.Mentions)
	return ev
}

func sortedMentions(list []graph.Mention) []graph.Mention {
	slices.SortFunc(list, func(a, b graph.Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.End, b.End), cmp.Compare(a.Why, b.Why))
	})
	return slices.Compact(list)
}

// confidence is that of the rule, lowered for every step that lies between the
// article's words and the event.
func confidence(mentions []extract.Mention, e *extract.Event, speaker string, participants []string) float64 {
	sure := min(max(e.Confidence, 0), 1)
	if speaker != "" && !slices.Contains(participants, speaker) {
		sure *= whenAttributed
	}
	if e.Stance == graph.StanceDenies {
		sure *= whenDenied
	}
	for _, i := range slices.Concat(e.Actors, e.Recipients) {
		if f := mentions[i].Form; mentions[i].Entity != nil && (f == extract.FormPronoun || f == extract.FormTitle) {
			sure *= perPronoun
		}
	}
	return math.Round(sure*1e4) / 1e4 // products of tenths, without the noise of binary fractions
}
