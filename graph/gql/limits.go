package gql

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"detente/graph"
)

// Limits bound the work of one query. Zero fields mean the defaults.
type Limits struct {
	// Cost is the number of values a query may ask for, about: a field costs 1, a
	// field that reads the store more, and all fields in a list count as often as
	// the list is long at most. Default 200,000.
	Cost int
	// Depth is how many fields may be nested. Default 20; the query by which tools
	// read the schema has 15.
	Depth int
	// Tokens is how many words and signs of GraphQL a query may have. Default
	// 2,000: checking that fields of one name agree takes time with the square.
	Tokens int
	// Bytes is how long the text of a query may be. Default 64 KiB.
	Bytes int
}

func (l Limits) orDefaults() Limits {
	or := func(n, usual int) int {
		if n == 0 {
			return usual
		}
		return n
	}
	return Limits{Cost: or(l.Cost, 200_000), Depth: or(l.Depth, 20), Tokens: or(l.Tokens, 2_000), Bytes: or(l.Bytes, 64<<10)}
}

// limiter refuses queries past the limits before anything is read. gqlgen's own
// reckoning of complexity is not used because it visits a fragment as often as
// it is spread: fragments that spread others twice would keep it busy for ever.
type limiter struct{ Limits }

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = limiter{}

// ExtensionName names the extension among those of the server.
func (limiter) ExtensionName() string { return "Limits" }

// Validate finds nothing to complain about.
func (limiter) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses a query whose text is too long.
func (l limiter) MutateOperationParameters(_ context.Context, p *graphql.RawParams) *gqlerror.Error {
	if len(p.Query) > l.Bytes {
		return tooCostly("the query has %d bytes and the limit is %d; pass long values as variables", len(p.Query), l.Bytes)
	}
	return nil
}

// MutateOperationContext refuses a query that is too deep or costs too much.
func (l limiter) MutateOperationContext(_ context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	r := reckoner{vars: oc.Variables}
	total := r.selection(oc.Operation.SelectionSet)
	switch {
	case total.depth > l.Depth:
		return tooCostly("the query nests fields %d deep and the limit is %d", total.depth, l.Depth)
	case total.cost > l.Cost:
		return tooCostly("the query costs %s and the limit is %d; ask for smaller pages (first) or fewer fields", costText(total.cost), l.Cost)
	}
	oc.Stats.SetExtension(l.ExtensionName(), total.cost)
	return nil
}

// MaxTexts bounds the texts of articles in one answer, in bytes: what they amount
// to is not known before they are read, and a text may be asked for with each of
// its events.
const MaxTexts = 16 << 20

// textsGiven is the key of how many bytes of texts an answer has so far.
type textsGiven struct{}

// takeText returns graph.ErrTooCostly when the texts of the answer, with one more of
// n bytes, are too long.
func takeText(ctx context.Context, n int) error {
	given, ok := ctx.Value(textsGiven{}).(*atomic.Int64)
	if ok && given.Add(int64(n)) > MaxTexts {
		return fmt.Errorf("the texts of articles in the answer are longer than the limit of %d bytes; ask for fewer: %w", MaxTexts, graph.ErrTooCostly)
	}
	return nil
}

func tooCostly(format string, args ...any) *gqlerror.Error {
	return coded(gqlerror.Errorf(format, args...), fmt.Sprintf(format, args...), CodeTooCostly)
}

// unpayable is where costs stop growing, low enough that the product of two fits.
const unpayable = 1_000_000_000

func costText(cost int) string {
	if cost >= unpayable {
		return fmt.Sprintf("over %d", unpayable)
	}
	return fmt.Sprint(cost)
}

// reckoning is what a part of a query amounts to.
type reckoning struct{ cost, depth int }

// reckoner reckons every fragment once.
type reckoner struct {
	vars      map[string]any
	fragments map[*ast.FragmentDefinition]reckoning
}

func (r *reckoner) selection(set ast.SelectionSet) reckoning {
	var sum reckoning
	for _, s := range set {
		var part reckoning
		switch s := s.(type) {
		case *ast.Field:
			part = r.field(s)
		case *ast.InlineFragment:
			part = r.selection(s.SelectionSet)
		case *ast.FragmentSpread:
			part = r.fragment(s.Definition)
		}
		sum.cost = min(sum.cost+part.cost, unpayable)
		sum.depth = max(sum.depth, part.depth)
	}
	return sum
}

func (r *reckoner) fragment(f *ast.FragmentDefinition) reckoning {
	known, ok := r.fragments[f]
	if !ok {
		if r.fragments == nil {
			r.fragments = map[*ast.FragmentDefinition]reckoning{}
		}
		known = r.selection(f.SelectionSet) // ends: validation refuses cycles
		r.fragments[f] = known
	}
	return known
}

func (r *reckoner) field(f *ast.Field) reckoning {
	if len(f.SelectionSet) == 0 {
		return reckoning{cost: max(1, reads[f.Name]), depth: 1}
	}
	inner := r.selection(f.SelectionSet)
	times := r.times(f)
	own := max(1, reads[f.Name])
	if f.Arguments.ForName("search") != nil {
		own += searching
	}
	return reckoning{cost: min(own+times*inner.cost, unpayable), depth: inner.depth + 1}
}

// searching is what a search costs beside its list: it may look at as many things
// as search.MaxMatches.
const searching = 1000

// reads is what fields cost that read the store, themselves, by name.
var reads = map[string]int{
	"entity": 5, "entities": 20, "event": 5, "events": 10, "article": 5, "articles": 10, "totalCount": 20, "stats": 100,
	"relation": 50, "paths": 1000, "network": 500, "sanctions": 50, "officeHolders": 100,
	"activity": 20, "changes": 10, "revision": 2, "decisions": 50, "sourceCount": 2,
	"loadArticle": 1000, "retractArticle": 1000, "movers": 50, "mergeEntities": 5000, "splitEntity": 5000, "splitEvent": 1000,
}

// usually is how long lists without arguments are, by name: rather long ones
// for what is found in real graphs, and what the schema itself has.
var usually = map[string]int{
	"actors": 2, "recipients": 2, "changes": 3, "evidence": 3, "mentions": 4, "offices": 4,
	"counts": 20, "series": 60, "nodes": 1, "edges": 1, "hops": 1, "links": 1, "officeHolders": 10, "realis": 5, "activity": 16, "decisions": 100,
	"types": 60, "fields": 10, "args": 2, "enumValues": 10, "inputFields": 3,
}

// times returns how often the fields inside f are answered at most, about.
func (r *reckoner) times(f *ast.Field) int {
	switch f.Name {
	case "paths":
		// Each hop shows eventsPerHop events; the list of a hop counts as three.
		return r.number(f, "k", 1, graph.MaxPaths) * r.number(f, "maxHops", graph.MaxPathHops, graph.MaxPathHops) *
			max(1, r.number(f, "eventsPerHop", 3, graph.MaxPage)/3)
	case "network":
		nodes := r.number(f, "maxNodes", 50, graph.MaxNetworkNodes)
		return max(nodes, min(nodes*(nodes-1)/2, r.number(f, "maxLinks", 400, graph.MaxNetworkLinks)))
	case "events":
		if f.ObjectDefinition != nil && f.ObjectDefinition.Name == "Hop" {
			return 3
		}
	}
	if f.Definition != nil && f.Definition.Arguments.ForName("first") != nil {
		return r.number(f, "first", graph.DefaultPage, graph.MaxPage)
	}
	return max(1, usually[f.Name])
}

// number returns an argument, usual where it is absent or null. Numbers out of
// bounds are refused when the field is answered; here they count as the bound.
func (r *reckoner) number(f *ast.Field, name string, usual, most int) int {
	arg := f.Arguments.ForName(name)
	if arg == nil {
		return usual
	}
	value, err := arg.Value.Value(r.vars)
	if err != nil {
		return most
	}
	n := usual
	switch v := value.(type) {
	case nil:
	case int:
		n = v
	case int64:
		n = int(min(v, int64(most)))
	case float64:
		n = int(min(v, float64(most)))
	case json.Number:
		i, err := v.Int64()
		if err != nil {
			return most
		}
		n = int(min(i, int64(most)))
	default:
		return most
	}
	return max(1, min(n, most))
}
