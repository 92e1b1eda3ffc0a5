package dictionary

import "slices"

var everydayColumns = []string{"word", "persons", "source"}

// addEveryday enters a word that, with a capital, is seldom the name it could
// be: "Price", "King", "Martin". The persons are whom it means nevertheless when
// it stands alone as a surname; that they exist is tested, not checked here.
func (d *Dictionary) addEveryday(r row) error {
	word := r.text("word")
	if _, known := d.everyday[word]; known || word == "" || Fold(word) != word {
		return r.errorf("word %q, expected a new one in lower case without accents", word)
	}
	d.everyday[word] = r.list("persons")
	d.lookup.everyday[word] = true
	return nil
}

// readsAlone tells whether the surname without a title or a first name means the
// person: always, unless it is an everyday word that means others.
func (d *Dictionary) readsAlone(p *Person) bool {
	persons, everyday := d.everyday[foldName(p.Surname)]
	return !everyday || slices.Contains(persons, p.ID)
}

// readFirst orders true before false.
func readFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
