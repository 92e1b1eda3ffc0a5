package gql

import (
	"cmp"
	"context"
	"slices"

	"detente/graph"
)

// officeHolders returns the leaders who held an office of the country on that
// day, by office and the leader's ID; title "" stands for any office.
func (r *Resolver) officeHolders(ctx context.Context, country, title string, on graph.Day) ([]*OfficeHolder, error) {
	leaders, err := graph.OfficeHolders(ctx, r.reader, graph.CountryID(country))
	if err != nil {
		return nil, err
	}
	holders := []*OfficeHolder{}
	set := r.entitySet(leaders)
	for _, l := range leaders {
		for _, o := range l.Offices {
			if o.Country == country && (title == "" || o.Title == title) && o.HeldOn(on) {
				holders = append(holders, &OfficeHolder{Leader: &Leader{entity{l, set}}, Office: &Office{o, set}})
			}
		}
	}
	slices.SortStableFunc(holders, func(a, b *OfficeHolder) int {
		return cmp.Or(cmp.Compare(a.Office.Title, b.Office.Title), cmp.Compare(a.Leader.ID, b.Leader.ID))
	})
	return holders, nil
}
