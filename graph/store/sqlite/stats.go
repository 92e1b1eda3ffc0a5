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
	all, ok, err := c.find(term{role: roleAll})
	if !ok {
		return err
	}
	for _, realis := range graph.RealisValues() {
		st := state(realis, false)
		err := c.query("SELECT kind, n FROM tally WHERE term = ? AND state = ?", func(r row) bool {
			n := int(r.ColumnInt64(1))
			stats.Events[k.named[r.ColumnInt64(0)].typ] += n
			stats.Realis[realis] += n
			return true
		}, all, st)
		if err != nil {
			return err
		}
		first, found, err := c.text("SELECT start FROM posting WHERE term = ? AND state = ? AND start > '' ORDER BY start LIMIT 1", all, st)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		last, _, err := c.text("SELECT start FROM posting WHERE term = ? AND state = ? ORDER BY start DESC LIMIT 1", all, st)
		if err != nil {
			return err
		}
		if day := graph.Day(first); stats.First == "" || day < stats.First {
			stats.First = day
		}
		stats.Last = max(stats.Last, graph.Day(last))
	}
	return nil
}
