package gql

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"detente/graph"
)

// maxLeaders bounds the leaders of one country that a question looks at.
const maxLeaders = 10 * graph.MaxPage

// officeHolders returns the leaders of the country who held an office of it on
// that day, by office and the leader's ID; title "" stands for any office.
func (r *Resolver) officeHolders(ctx context.Context, country, title string, on graph.Day) ([]*OfficeHolder, error) {
	holders := []*OfficeHolder{}
	q := graph.EntityQuery{Kinds: []graph.Kind{graph.KindLeader}, Country: country, Page: graph.Page{First: graph.MaxPage}}
	for seen := 0; ; {
		leaders, more, err := r.reader.Entities(ctx, q)
		if err != nil {
			return nil, err
		}
		set := r.entitySet(leaders)
		for _, l := range leaders {
			for _, o := range l.Offices {
				if o.Country == country && (title == "" || o.Title == title) && o.HeldOn(on) {
					holders = append(holders, &OfficeHolder{Leader: &Leader{entity{l, set}}, Office: &Office{o, set}})
				}
			}
		}
		if !more || len(leaders) == 0 {
			break
		}
		if seen += len(leaders); seen >= maxLeaders {
			return nil, fmt.Errorf("office holders of %q: more than %d leaders: %w", country, maxLeaders, graph.ErrTooCostly)
		}
		q.Page.After = entityCursor(q, leaders[len(leaders)-1])
	}
	slices.SortStableFunc(holders, func(a, b *OfficeHolder) int {
		return cmp.Or(cmp.Compare(a.Office.Title, b.Office.Title), cmp.Compare(a.Leader.ID, b.Leader.ID))
	})
	return holders, nil
}
