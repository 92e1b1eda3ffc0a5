package reconcile

import (
	"testing"

	"detente/graph"
)

func TestNamesThatSoundAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Volodymyr Zelensky", "Volodymyr Zelenskyy", true},
		{"Andriy Sybiha", "Andrii Sybiha", true},
		{"Mohammad Javad Zarif", "Mohammad Javad Zareef", true},
		{"Sergey Lavrov", "Sergei Lavrov", true},
		{"Yevgeny Primakov", "Evgeny Primakov", true},
		{"Dmitry Peskov", "Dmitriy Peskov", true},
		{"Wang Yi", "Wang Ye", false},
		{"Li Qiang", "Li Keqiang", false},
		{"Pedro Sánchez", "Pedro Sanchez", true},
		{"Serik Omarov", "Serik Umarov", false},
		{"Ali Hassan", "Ali Hussein", false},
	} {
		got := sameName(&graph.Entity{Name: c.a}, &graph.Entity{Name: c.b}) != ""
		if got != c.same {
			t.Errorf("%q and %q: %v, want %v", c.a, c.b, got, c.same)
		}
	}
}

func TestASurnameAloneNeedsTheOffice(t *testing.T) {
	office := []graph.Office{{Title: "DEFENSE_MINISTER", Country: "KAZ"}}
	known := &graph.Entity{Name: "Serik Omarov", Offices: office}
	if sameName(&graph.Entity{Name: "Omarov", Offices: office}, known) == "" {
		t.Error("surname and office do not make one")
	}
	if why := sameName(&graph.Entity{Name: "Omarov"}, known); why != "" {
		t.Errorf("a surname alone made one: %s", why)
	}
	if as, _ := alike(&graph.Entity{ID: "leader:omarov", Name: "Omarov", Offices: office}, []*graph.Entity{known, {ID: "leader:b", Name: "Aidar Omarov", Offices: office}}); as != nil {
		t.Errorf("of two candidates %s was chosen", as.ID)
	}
}
