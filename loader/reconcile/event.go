package reconcile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"detente/graph"
)

// block is the coarsest key that two accounts of one event share: its type, and
// whether it is told as real.
func block(t graph.Type, e *graph.Event) string { return string(t) + "\x1f" + reality(e) }

// reality is the part of realis that tells events apart, as package resolve has
// it: background happened too, and a meeting planned is the one that is held.
func reality(e *graph.Event) string {
	if e.Realis == graph.Historical || e.Type == graph.Consult && e.Realis == graph.Future {
		return string(graph.Actual)
	}
	return string(e.Realis)
}

// realities lists the kinds of realis that have the event's reality.
func realities(e *graph.Event) []graph.Realis {
	if reality(e) != string(graph.Actual) {
		return []graph.Realis{e.Realis}
	}
	if e.Type == graph.Consult {
		return []graph.Realis{graph.Actual, graph.Historical, graph.Future}
	}
	return []graph.Realis{graph.Actual, graph.Historical}
}

// Windows, in days, in which accounts may be of one event. A report without a
// date follows what it reports by days, not by weeks; what is announced comes
// within two months.
const (
	reportLag   = 4
	reportAhead = 1
	reportsNear = 2
	plansAhead  = 60
)

// joinEvent gives the event the ID, and the participants, of the event that
// another article told of it, if there is one.
func (w *work) joinEvent(b *graph.Batch, e *graph.Event, before *earlier) error {
	own := e.ID
	if w.apart[keepsApart(own, ownAlone(own), b.Article.ID)] { // joined by its ID alone, and split
		w.split(b, e)
		return nil
	}
	target, why := before.joined[own], before.why[own]
	if target == own || w.gone[target] || target != "" && w.apart[keepsApart(own, target, b.Article.ID)] {
		target = ""
	}
	var with *graph.Event
	var err error
	switch {
	case before.joined[own] == own:
		return nil
	case target != "":
		with, err = w.event(target)
	default:
		with, err = w.event(own)
		if with != nil || err != nil {
			return err // told before in the same words
		}
		with, why, err = w.sameElsewhere(b, e)
	}
	if err != nil || with == nil || with.ID == own {
		return err
	}
	w.joinTo(b, e, with, why)
	return nil
}

// event returns the event of that ID if it stands, of the batches before or of the graph.
func (w *work) event(id string) (*graph.Event, error) {
	found, err := w.graph.EventsByID(w.ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if found[0] != nil && (!found[0].Withdrawn.IsZero() || w.gone[id]) {
		found[0] = nil
	}
	return w.whole(id, found[0]), nil
}

// whole is an event as the graph will have it: as it is there, nil if it is not,
// and as the batches of this work tell it. What articles that are joined anew told
// of it before is not there.
func (w *work) whole(id string, stored *graph.Event) *graph.Event {
	told := w.shownByID[id]
	if stored != nil && len(w.anew) > 0 { // an account would be compared with itself
		others := *stored
		others.Evidence = slices.DeleteFunc(slices.Clone(stored.Evidence), func(ev graph.Evidence) bool { return w.anew[ev.Article] })
		stored = &others
	}
	if stored != nil && !slices.ContainsFunc(stored.Evidence, func(ev graph.Evidence) bool { return !tells(told, ev.Article) }) {
		stored = nil // all of its articles are told again here
	}
	if stored != nil {
		told = append([]*graph.Event{stored}, told...)
	}
	if len(told) == 0 {
		return nil
	}
	if len(told) == 1 {
		return told[0]
	}
	return graph.MergeEvents(told)
}

// tells reports whether one of the tellings is the article's.
func tells(told []*graph.Event, article string) bool {
	return slices.ContainsFunc(told, func(e *graph.Event) bool {
		return slices.ContainsFunc(e.Evidence, func(ev graph.Evidence) bool { return ev.Article == article })
	})
}

// joinTo makes e an account of the event with.
func (w *work) joinTo(b *graph.Batch, e, with *graph.Event, why string) {
	w.keepTold(e, why)
	w.renameSteps(b, e.ID, with.ID)
	e.ID, e.Actors, e.Recipients = with.ID, with.Actors, with.Recipients
	if e.Mode == "" || !e.Type.HasMode(e.Mode) {
		e.Mode = with.Mode
	}
}

// ownAlone is what a decision calls the event that articles join by its ID alone,
// and that one of them is kept out of.
func ownAlone(id string) string { return id + "." }

// isSplit reports whether split gave the event its ID: a person said that it is one
// of its own, so that nothing is joined to it by a rule.
func isSplit(id string) bool { return strings.Contains(id, ".") }

// split gives the event an ID of its own.
func (w *work) split(b *graph.Batch, e *graph.Event) {
	own := e.ID
	w.keepTold(e, "split by hand")
	e.ID += "." + strings.TrimPrefix(b.Article.ID, "article:")
	w.renameSteps(b, own, e.ID)
}

// keepTold keeps with the evidence what the account says by itself, where a
// change of a participant has not done so already.
func (w *work) keepTold(e *graph.Event, why string) {
	for i := range e.Evidence {
		ev := &e.Evidence[i]
		if ev.Told != nil {
			told := *ev.Told
			told.Why += "; " + why
			ev.Told = &told
			continue
		}
		ev.Told = &graph.Told{Event: e.ID, Actors: e.Actors, Recipients: e.Recipients, Speaker: ev.Speaker, Why: why}
	}
}

// renameSteps makes the changes that the event brought name it as it is called now.
func (w *work) renameSteps(b *graph.Batch, from, to string) {
	for _, e := range b.Events {
		for i := range e.Changes {
			if e.Changes[i].Event == from {
				e.Changes[i].Event = to
			}
		}
	}
}

// match is an event that e may be another account of.
type match struct {
	event *graph.Event
	days  int     // between the two dates
	alike float64 // words in common, 0 to 1
	words []string
}

// sameElsewhere returns the event of another article that e tells too, and what
// the two have in common; nil when there is none.
func (w *work) sameElsewhere(b *graph.Batch, e *graph.Event) (*graph.Event, string, error) {
	if e.Date.Start == "" {
		return nil, "", nil
	}
	candidates, err := w.near(e, e.Type, realities(e), e.Date.Start.Add(-plansAhead), e.Date.End.Add(plansAhead))
	if err != nil {
		return nil, "", err
	}
	var best *match
	for _, c := range candidates {
		if w.apart[keepsApart(e.ID, c.ID, b.Article.ID)] || toldOnlyBy(c, b.Article.ID) || isSplit(c.ID) {
			continue
		}
		m, err := w.compare(e, c)
		if err != nil {
			return nil, "", err
		}
		if m != nil && (best == nil || cmp.Or(cmp.Compare(m.days, best.days), cmp.Compare(best.alike, m.alike), cmp.Compare(m.event.ID, best.event.ID)) < 0) {
			best = m
		}
	}
	if best == nil {
		return nil, "", nil
	}
	why := "same type and participants"
	switch {
	case best.days == 0:
		why += " on the same day"
	case best.days == 1:
		why += ", dated a day apart"
	default:
		why += fmt.Sprintf(", dated %d days apart", best.days)
	}
	if len(best.words) > 0 {
		why += "; both say " + strings.Join(best.words[:min(len(best.words), maxWordsShown)], ", ")
	}
	return best.event, why, nil
}

const maxWordsShown = 6

// toldOnlyBy reports whether no other article tells the event: two accounts in
// one article that package resolve left apart are two events.
func toldOnlyBy(e *graph.Event, article string) bool {
	return !slices.ContainsFunc(e.Evidence, func(ev graph.Evidence) bool { return ev.Article != article })
}

// stand returns the ID of the country that an entity acts for, or its own.
func (w *work) stand(id string) (string, error) {
	code, err := w.countryOf(id)
	if code == "" || code == graph.International || err != nil {
		return id, err
	}
	return graph.CountryID(code), nil
}

// compare returns how e and c match, nil when they are two events.
func (w *work) compare(e, c *graph.Event) (*match, error) {
	days, ok := daysApart(e, c)
	if !ok || !sameMode(e, c) || !samePlace(e, c) {
		return nil, nil
	}
	actors, err := w.sameSide(e.Actors, c.Actors)
	if err != nil {
		return nil, err
	}
	recipients, err := w.sameSide(e.Recipients, c.Recipients)
	if err != nil {
		return nil, err
	}
	if e.Type == graph.Consult && !(actors && recipients) { // one says "met", another who visited whom
		both, err := w.sameSide(e.Participants(), c.Participants())
		if err != nil {
			return nil, err
		}
		actors, recipients = both, both
	}
	if !actors || !recipients {
		return nil, nil
	}
	words, alike := wordsInCommon(e, c)
	if alike < needed(e, c, days) {
		return nil, nil
	}
	return &match{event: c, days: days, alike: alike, words: words}, nil
}

// needed is the part of the words that two accounts must share. The further
// apart they are, and the commoner the kind of event, the more. The figures are
// judgements: pairs of a wire report and its rewriting share a third to a half.
func needed(e, c *graph.Event, days int) float64 {
	exact := e.Date.Precision == graph.PrecisionDay && c.Date.Precision == graph.PrecisionDay
	switch {
	case exact && days > 0:
		return 0.5
	case e.Type == graph.Consult && days <= 1:
		return 0.05
	case e.Type == graph.Consult:
		return 0.15
	case exact:
		return 0.15
	case days <= 1:
		return 0.2
	}
	return 0.3
}

// daysApart returns the days between the dates of two accounts, and whether they
// can be of one day. Two days that texts name must be the same, or neighbours,
// as outlets of two continents have it; a report without a date comes after the
// event, one of a plan before it.
func daysApart(e, c *graph.Event) (int, bool) {
	if e.Date.Start > c.Date.Start {
		e, c = c, e
	}
	apart := int(c.Date.Start.Time().Sub(e.Date.Start.Time()).Hours() / 24)
	told := func(x *graph.Event) bool { return x.Date.Precision != graph.PrecisionUnknown }
	planned := e.Realis == graph.Future || c.Realis == graph.Future
	switch {
	case told(e) && told(c):
		day := e.Date.Precision == graph.PrecisionDay && c.Date.Precision == graph.PrecisionDay
		return apart, day && apart <= 1 || !day && c.Date.Start < e.Date.End
	case !told(e) && !told(c):
		return apart, apart <= reportsNear
	case told(c): // the report came first
		return apart, apart <= reportAhead || planned && apart <= plansAhead
	}
	return apart, apart <= reportLag
}

func sameMode(e, c *graph.Event) bool {
	if e.Type == graph.Consult {
		return (e.Mode == "phone") == (c.Mode == "phone") || e.Mode == "" || c.Mode == ""
	}
	return e.Mode == c.Mode || e.Mode == "" || c.Mode == ""
}

// samePlace reports whether the places told do not exclude each other.
func samePlace(e, c *graph.Event) bool {
	return e.Place.Country == "" || c.Place.Country == "" || e.Place.Country == c.Place.Country
}

// sameSide reports whether two lists name the same participants, some by their
// country: "Paris" in one account for the president in the other.
func (w *work) sameSide(a, b []string) (bool, error) {
	for _, sides := range [][2][]string{{a, b}, {b, a}} {
		for _, p := range sides[0] {
			country, err := w.stand(p)
			if err != nil {
				return false, err
			}
			covered := false
			for _, q := range sides[1] {
				other, err := w.stand(q)
				if err != nil {
					return false, err
				}
				covered = covered || p == q || country == q || p == other
			}
			if !covered {
				return false, nil
			}
		}
	}
	return true, nil
}
