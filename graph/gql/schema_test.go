package gql_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"detente/graph"
	"detente/graph/gql"
)

func schema() *ast.Schema { return gql.NewExecutableSchema(gql.Config{}).Schema() }

func TestEnumsHaveExactlyTheValuesOfTheDomain(t *testing.T) {
	var modes []string
	for _, typ := range graph.Types() {
		info, _ := typ.Info()
		for _, m := range info.Modes {
			if name := strings.ReplaceAll(string(m.Mode), "-", "_"); !slices.Contains(modes, name) {
				modes = append(modes, name)
			}
		}
	}
	for enum, want := range map[string][]string{
		"EventType":    names(graph.Types()),
		"EventMode":    modes,
		"QuadClass":    names(graph.Quads()),
		"EventContext": graph.Contexts(),
		"Realis":       names(graph.RealisValues()),
		"Status":       names(graph.Statuses()),
		"EntityKind":   names(graph.Kinds()),
		"Stance":       names(graph.Stances()),
		"Precision":    names(graph.Precisions()),
		"Interval":     names([]graph.Interval{graph.ByWeek, graph.ByMonth, graph.ByYear}),
		"Direction":    names([]graph.Direction{graph.Forward, graph.Backward, graph.Mutual}),
		"MentionRole":  names([]graph.Role{graph.RoleActor, graph.RoleRecipient, graph.RoleSpeaker, graph.RolePlace}),
	} {
		var got []string
		for _, v := range schema().Types[enum].EnumValues {
			got = append(got, v.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("enum %s has\n%q, want\n%q", enum, got, want)
		}
	}
}

func names[T ~string](values []T) []string {
	var s []string
	for _, v := range values {
		s = append(s, string(v))
	}
	return s
}

func TestEventModeDescriptionsNameTheTypesThatHaveTheMode(t *testing.T) {
	for _, v := range schema().Types["EventMode"].EnumValues {
		mode, err := gql.UnmarshalEventMode(v.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, typ := range graph.Types() {
			if named := strings.Contains(v.Description, string(typ)); named != typ.HasMode(mode) {
				t.Errorf("mode %s: its description %q names %s: %v; %s has it: %v", v.Name, v.Description, typ, named, typ, typ.HasMode(mode))
			}
		}
	}
}

func TestEventTypeDescriptionsTellTheBaseScore(t *testing.T) {
	for _, v := range schema().Types["EventType"].EnumValues {
		score := strings.TrimSuffix(strings.TrimPrefix(v.Description[strings.LastIndex(v.Description, "("):], "("), ").")
		if want := trimmed(graph.Type(v.Name).Score("")); score != want {
			t.Errorf("the description of %s says %s, its score is %s", v.Name, score, want)
		}
	}
}

func TestEverythingInTheSchemaIsDescribed(t *testing.T) {
	s := schema()
	if s.Description == "" {
		t.Error("the schema has no description")
	}
	for name, d := range s.Types {
		if d.BuiltIn {
			continue
		}
		if d.Description == "" {
			t.Errorf("type %s has no description", name)
		}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			if f.Description == "" {
				t.Errorf("%s.%s has no description", name, f.Name)
			}
			for _, a := range f.Arguments {
				if a.Description == "" {
					t.Errorf("%s.%s(%s) has no description", name, f.Name, a.Name)
				}
			}
		}
		for _, v := range d.EnumValues {
			if v.Description == "" {
				t.Errorf("%s.%s has no description", name, v.Name)
			}
		}
	}
}
