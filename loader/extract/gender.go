package extract

import (
	"strings"

	"detente/graph"
	"detente/loader/dictionary"
)

// Sexes as the dictionary writes them.
const (
	male   = "m"
	female = "f"
)

// bearers is how many persons of the dictionary must bear a given name before it
// tells the sex of others.
const bearers = 3

// givenNames returns the sex of those who bear a given name, by the folded name;
// names of both sexes, of few persons, or that stand first as surnames are left out.
func givenNames(d *dictionary.Dictionary) map[string]string {
	count := map[string]int{}
	sex := map[string]string{}
	for _, p := range d.Persons() {
		words := strings.Fields(p.Name)
		if len(words) < 2 || p.Sex == "" || strings.HasPrefix(p.Name, p.Surname) {
			continue
		}
		given := dictionary.Fold(words[0])
		count[given]++
		if known, ok := sex[given]; ok && known != p.Sex {
			sex[given] = ""
			continue
		}
		sex[given] = p.Sex
	}
	for given := range sex {
		if count[given] < bearers || sex[given] == "" {
			delete(sex, given)
		}
	}
	return sex
}

// sexOf returns the sex of the person that a mention names, as far as the dictionary,
// a title or a given name tells; "" when nothing does.
func (r *reading) sexOf(m *Mention) string {
	if m.Entity != nil {
		if p, ok := r.dictionary.Person(m.Entity.ID); ok && p.Sex != "" {
			return p.Sex
		}
	}
	words := strings.Fields(m.Text)
	for _, w := range words {
		switch w = strings.ToLower(w); {
		case r.lexicon.in(w, "male"):
			return male
		case r.lexicon.in(w, "female"):
			return female
		}
	}
	if m.Entity != nil && m.Entity.Kind == graph.KindLeader {
		words = strings.Fields(m.Entity.Name)
	} else if !r.nameOf(m.Head).isPerson() {
		return ""
	}
	if len(words) < 2 {
		return ""
	}
	return r.given[dictionary.Fold(words[0])]
}
