package graph

import "testing"

func TestIndependentSources(t *testing.T) {
	for _, c := range []struct {
		claim    string
		articles []*Article
		want     int
	}{
		{"nobody", nil, 0},
		{"two outlets", []*Article{{ID: "1", Source: "Courier"}, {ID: "2", Source: "Herald"}}, 2},
		{"one outlet twice", []*Article{{ID: "1", Source: "Courier"}, {ID: "2", Source: "Courier"}}, 1},
		{"copies of a wire report", []*Article{{ID: "1", Source: "Courier", Wire: "Reuters"}, {ID: "2", Source: "Herald", Wire: "Reuters"}, {ID: "3", Source: "Reuters"}}, 1},
		{"an outlet's own report beside a wire report that it printed", []*Article{{ID: "1", Source: "Courier", Wire: "Reuters"}, {ID: "2", Source: "Courier"}}, 2},
		{"one text in two outlets", []*Article{{ID: "1", Source: "Courier", SHA256: "x"}, {ID: "2", Source: "Herald", SHA256: "x"}}, 1},
		{"unknown outlets", []*Article{{ID: "1"}, {ID: "2"}, nil}, 2},
	} {
		if got := IndependentSources(c.articles); got != c.want {
			t.Errorf("%s: %d sources, want %d", c.claim, got, c.want)
		}
	}
}
