package sqlite

import (
	"context"

	"detente/graph"
)

// Stats is graph.StatsReader's.
func (s *Store) Stats(ctx context.Context) (*graph.Stats, error) {
	stats := &graph.Stats{Entities: map[graph.Kind]int{}, Events: map[graph.Type]int{}, Realis: map[graph.Realis]int{}}
	err := s.read(ctx, "stats", func(c *conn) (err error) {
		if stats.Articles, err = c.counter("articles"); err != nil {
			return err
		}
		if stats.Evidence, err = c.counter("evidence"); err != nil {
			return err
		}
		for _, k := range graph.Kinds() {
			n, err := c.counter(string(k))
			if err != nil {
				return err
			}
			if n > 0 {
				stats.Entities[k] = n
			}
		}
		return c.eventStats(s.kinds, stats)
	})
	if err != nil {
		return nil, err
	}
	return stats, nil
}

func (c *conn) eventStats(k *kinds, stats *graph.Stats) error {
	p, err := c.plan(k, graph.EventFilter{Realis: graph.RealisValues()})
	if err != nil {
		return err
	}
	all := span{before: openDay}
	for _, realis := range graph.RealisValues() {
		p.states = []int64{state(realis, false)}
		err := c.sum(p, all, false, func(v value, _ uint32, n int) {
			stats.Events[k.named[v.kind()].typ] += n
			stats.Realis[realis] += n
		})
		if err != nil {
			return err
		}
		for _, t := range p.terms {
			if err := c.firstAndLast(t.prefix(p.states[0]), stats); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstAndLast widens the days of stats to those of the postings.
func (c *conn) firstAndLast(prefix []byte, stats *graph.Stats) error {
	low, high := span{from: 1, before: openDay}.keys(prefix)
	day := func(order string) (day graph.Day, err error) {
		err = c.query("SELECT key FROM posting WHERE key >= ? AND key < ? ORDER BY key "+order+" LIMIT 1", func(r row) bool {
			day = dayOf(tailOf(r.ColumnRawBlob(0)).day)
			return false
		}, low, high)
		return day, err
	}
	last, err := day("DESC")
	if last == "" || err != nil {
		return err
	}
	first, err := day("ASC")
	if stats.First == "" || first < stats.First {
		stats.First = first
	}
	stats.Last = max(stats.Last, last)
	return err
}
