package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Invisible reports whether articles are read without the character: controls, tabs
// and line ends among them, soft hyphens, joiners and other characters of no width.
func Invisible(r rune) bool {
	return unicode.IsControl(r) || r == '\u00AD' || r == '\u200B' || r == '\u2060' || r == '\uFEFF'
}

// cleanSpace makes one line of s: runs of white space (no-break spaces too)
// become one blank; control characters and invisible ones (soft hyphen,
// zero-width space, byte order mark) go, for they would split words.
func cleanSpace(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			blank = true
			continue
		case Invisible(r):
			continue
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	return b.String()
}

// listMarker matches the mark before a point of a list: bullets and "1." but
// not "1.5" nor a dash that begins an utterance in dialogue.
var listMarker = regexp.MustCompile(`^\s*(?:[•◦▪‣●○■□∙·]\s*|[*+-]\s+|\(?\d{1,2}[.)]\s+)`)

// splitParagraphs cuts plain text into clean paragraphs. A blank line always
// separates two. A single line break does too, as in text copied from a page,
// unless the text is wrapped to a width as mail and old archives are: then the
// lines of a block are joined, but for points of a list.
func splitParagraphs(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2029", "\n\n", "\u2028", "\n").Replace(text)
	lines := strings.Split(text, "\n")
	width := wrapWidth(lines)
	var paragraphs []string
	var open strings.Builder
	flush := func() {
		if p := cleanSpace(open.String()); p != "" {
			paragraphs = append(paragraphs, p)
		}
		open.Reset()
	}
	for i, line := range lines {
		marker := listMarker.FindString(line)
		if width == 0 || strings.TrimSpace(line) == "" || marker != "" || (i > 0 && !fillsLine(lines[i-1], line, width)) {
			flush()
		}
		open.WriteByte(' ')
		open.WriteString(stripMarker(line, marker))
	}
	flush()
	return paragraphs
}

// stripMarker drops the mark of a list point, but keeps numbers: a paragraph
// may begin with one that means something.
func stripMarker(line, marker string) string {
	if strings.ContainsAny(marker, "0123456789") {
		return line
	}
	return line[len(marker):]
}

// wrapWidth returns the width to which lines are wrapped, or 0 when they are
// not: when a line is longer than any wrapped text has, or when fewer than
// three lines in a block run on to the next.
func wrapWidth(lines []string) int {
	width, runsOn := 0, 0
	for i, line := range lines {
		n := utf8.RuneCountInString(strings.TrimSpace(line))
		if n > 100 {
			return 0
		}
		width = max(width, n)
		if i > 0 && n > 0 && beginsLower(line) && strings.TrimSpace(lines[i-1]) != "" {
			runsOn++
		}
	}
	if width < 40 || runsOn < 3 {
		return 0
	}
	return width
}

// fillsLine reports whether next was put on a new line only because its first
// word did not fit behind prev.
func fillsLine(prev, next string, width int) bool {
	if beginsLower(next) {
		return true
	}
	first, _, _ := strings.Cut(strings.TrimSpace(next), " ")
	return utf8.RuneCountInString(strings.TrimSpace(prev))+1+utf8.RuneCountInString(first) > width-3
}

func beginsLower(line string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, " \t\"'“‘("))
	return unicode.IsLower(r)
}

// endsSentence reports whether p ends as a sentence does.
func endsSentence(p string) bool {
	p = strings.TrimRight(p, "\"'”’»)] ")
	r, _ := utf8.DecodeLastRuneInString(p)
	return r == '.' || r == '!' || r == '?' || r == '…' || r == ':' || r == ';' || r == '。' || r == '؟'
}

// foldKey reduces p to its letters and digits in lower case, so that two
// settings of one headline (quotes, dashes, case) compare equal.
func foldKey(p string) string {
	var b strings.Builder
	for _, r := range p {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func wordCount(p string) int { return len(strings.Fields(p)) }
