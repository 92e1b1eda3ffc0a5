package search

import "unicode/utf8"

// short is the length of words in which only a missing letter is forgiven: one that
// is wrong makes another word of them.
const short = 4

// Slips is how many slips of the pen are forgiven in a word at most: none below four
// letters, one below nine, else two. A slip is a letter too many, too few, wrong, or
// two that changed places; in a word of four only one too few.
func Slips(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < short:
		return 0
	case n < 9:
		return 1
	}
	return 2
}

// Near reports whether the folded word is have but for the slips it is forgiven.
func Near(word, have string) bool {
	if word == have {
		return true
	}
	most := Slips(word)
	if utf8.RuneCountInString(word) == short && utf8.RuneCountInString(have) != short+1 {
		return false
	}
	return most > 0 && distance([]rune(word), []rune(have), most) <= most
}

// distance is the number of slips from a to b (optimal string alignment), or any
// number above most when there are more than most.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
