package eval

import "slices"

// answer is what the predictions say of one row.
type answer struct {
	quality int
	gold    string
	said    map[string]bool // types of the events that have the pair
	chosen  string          // the type of the best event, "" for none
}

// ScoreRelations computes the figures that score_plv.py defines in its own words,
// for gold with one marked pair a row.
func ScoreRelations(g *Gold, predictions []Prediction) *RelationReport {
	events := joined(predictions)
	rep := &RelationReport{Records: len(g.Records), ByType: make(map[string]Figure)}
	right, wrong := make(map[string]int), make(map[string]int)
	var answers []answer
	for i := range g.Records {
		r := &g.Records[i]
		list := events[r.ID]
		rep.Events += len(list)
		a := answerOf(r, list, right, wrong)
		if a.chosen == "" {
			rep.Empty++
		}
		answers = append(answers, a)
	}
	rep.fill(answers)
	rep.intervals(answers)
	rep.ByRule = rules(right, wrong)
	return rep
}

func answerOf(r *Record, list []Event, right, wrong map[string]int) answer {
	q := question{source: newSide(r.Source, r.Text), target: newSide(r.Target, r.Text)}
	for _, s := range q.source {
		q.nested = q.nested || slices.ContainsFunc(q.target, s.overlaps)
	}
	a := answer{gold: merged(r.Type), said: make(map[string]bool)}
	best := verdict{-1, 0, 0}
	for i := range list {
		t := merged(list[i].Type)
		if !slices.Contains(relationTypes, t) {
			continue
		}
		v := q.judge(&list[i], r.Text)
		a.quality = max(a.quality, v.quality)
		if v.quality > 0 {
			a.said[t] = true
			if t == a.gold {
				right[list[i].Rule]++
			} else {
				wrong[list[i].Rule]++
			}
		}
		if v.quality > 1 {
			v.quality = 1 // that the pair is there counts, not how close
		}
		if better(v, best) {
			best, a.chosen = v, t
		}
	}
	return a
}

func better(a, b verdict) bool {
	if a.quality != b.quality {
		return a.quality > b.quality
	}
	if a.role != b.role {
		return a.role > b.role
	}
	return a.sides > b.sides
}

func (rep *RelationReport) fill(answers []answer) {
	relation, typed := make(map[string]*counts), make(map[string]*counts)
	for _, t := range relationTypes {
		relation[t], typed[t] = &counts{}, &counts{}
	}
	pair, near, exact := 0, 0, 0
	for _, a := range answers {
		if a.quality > 0 {
			pair++
		}
		if a.quality > 1 {
			near++
		}
		for t := range a.said {
			if t == a.gold {
				relation[t].right++
			} else {
				relation[t].wrong++
			}
		}
		if !a.said[a.gold] {
			relation[a.gold].missed++
		}
		if a.chosen == a.gold {
			exact++
			typed[a.gold].right++
			continue
		}
		typed[a.gold].missed++
		if a.chosen != "" {
			typed[a.chosen].wrong++
		}
	}
	var sum counts
	for _, t := range relationTypes {
		sum.add(*relation[t])
		rep.ByType[t] = relation[t].figure()
		rep.RelationMacro += rep.ByType[t].F1 / float64(len(relationTypes))
		rep.TypeMacro += typed[t].figure().F1 / float64(len(relationTypes))
	}
	rep.Relation = sum.figure()
	if n := float64(len(answers)); n > 0 {
		rep.Pair, rep.Close, rep.TypeAccuracy = float64(pair)/n, float64(near)/n, float64(exact)/n
	}
}

// intervals takes the 95 % bootstrap intervals over rows.
func (rep *RelationReport) intervals(answers []answer) {
	if len(answers) == 0 {
		return
	}
	rnd := newRandom(1)
	pair, relation, exact := make([]float64, draws), make([]float64, draws), make([]float64, draws)
	for d := range draws {
		var sum counts
		p, x := 0, 0
		for range answers {
			a := &answers[rnd.below(len(answers))]
			if a.quality > 0 {
				p++
			}
			if a.chosen == a.gold {
				x++
			}
			for t := range a.said {
				if t == a.gold {
					sum.right++
				} else {
					sum.wrong++
				}
			}
			if !a.said[a.gold] {
				sum.missed++
			}
		}
		n := float64(len(answers))
		pair[d], exact[d], relation[d] = float64(p)/n, float64(x)/n, sum.figure().F1
	}
	for _, list := range [][]float64{pair, relation, exact} {
		slices.Sort(list)
	}
	rep.PairLow, rep.PairHigh = pair[25], pair[974]
	rep.Relation.Low, rep.Relation.High = relation[25], relation[974]
	rep.TypeLow, rep.TypeHigh = exact[25], exact[974]
}
