package nlp

import (
	"strings"
	"unicode/utf8"
)

// isURL reports whether the whole of s, which has no white space, is what spaCy's tokenizer takes for a URL: an optional scheme,
// an optional user, a host name or public IPv4 address, an optional port, path, query or fragment. It takes linear time.
//
// spaCy uses a regular expression (spacy.lang.tokenizer_exceptions.URL_PATTERN). Here the host is tried after every border that
// the expression could put before it: the start, the scheme, each @.
func (a *affixes) isURL(s string) bool {
	if a.isHostAndRest(s) {
		return true
	}
	if end := a.schemeEnd(s); end > 0 && a.isHostAndRest(s[end:]) {
		return true
	}
	for i := 1; i < len(s); i++ {
		if s[i] == '@' && a.isHostAndRest(s[i+1:]) {
			return true
		}
	}
	return false
}

// schemeEnd returns where "scheme://" ends at the start of s, 0 if there is none. A scheme has at least two characters.
func (a *affixes) schemeEnd(s string) int {
	runes := 0
	for i, r := range s {
		if r == ':' {
			if runes >= 2 && strings.HasPrefix(s[i:], "://") {
				return i + len("://")
			}
			return 0
		}
		if !a.classes.word.has(r) && r != '+' && r != '-' && r != '.' {
			return 0
		}
		runes++
	}
	return 0
}

// isHostAndRest reports whether s is a host with an optional port and path.
func (a *affixes) isHostAndRest(s string) bool {
	if end := a.address(s); end > 0 && a.isPortAndPath(s[end:]) {
		return true
	}
	return a.isNameAndRest(s)
}

// isNameAndRest reports whether s is a host name with an optional port and path. A name has labels of 1 to 64 characters that end
// in a full stop, and a top-level domain of 2 to 63 lower-case letters.
func (a *affixes) isNameAndRest(s string) bool {
	for labels := 0; ; labels++ {
		if labels > 0 && a.isDomainAndRest(s) {
			return true
		}
		end := labelEnd(s)
		if end == 0 || end >= len(s) || s[end] != '.' {
			return false
		}
		s = s[end+1:]
	}
}

// isDomainAndRest reports whether s is a top-level domain with an optional port and path.
func (a *affixes) isDomainAndRest(s string) bool {
	runes := 0
	for i, r := range s {
		if !a.classes.alphaLower.has(r) {
			return runes >= 2 && a.isPortAndPath(s[i:])
		}
		if runes++; runes > 63 {
			return false
		}
	}
	return runes >= 2
}

// labelEnd returns the length of the label at the start of s, 0 if there is none.
func labelEnd(s string) int {
	runes, end := 0, 0
	first, last := rune(-1), rune(-1)
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !labelRune(r) && r != '_' && r != '-' {
			break
		}
		if first < 0 {
			first = r
		}
		last = r
		runes++
		end += size
	}
	if runes == 0 || runes > 64 || !labelRune(first) || !labelRune(last) {
		return 0
	}
	return end
}

// labelRune reports whether a label may start and end with r.
func labelRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || asciiDigit(r) || 0xa1 <= r && r <= 0xffff
}

// isPortAndPath reports whether s is an optional port of 2 to 5 digits and an optional path, query or fragment.
func (a *affixes) isPortAndPath(s string) bool {
	if strings.HasPrefix(s, ":") {
		digits, end := a.digits(s[1:])
		if len(digits) < 2 || len(digits) > 5 {
			return false
		}
		s = s[1+end:]
	}
	return s == "" || strings.ContainsRune("/?#", rune(s[0]))
}

// address returns the length of the IPv4 address at the start of s, 0 if there is none or it is a private or reserved one.
func (a *affixes) address(s string) int {
	var octets [4][]rune
	at := 0
	for i := range octets {
		if i > 0 {
			if at >= len(s) || s[at] != '.' {
				return 0
			}
			at++
		}
		digits, size := a.digits(s[at:])
		octets[i] = digits
		at += size
	}
	if !firstOctet(octets[0]) || !innerOctet(octets[1]) || !innerOctet(octets[2]) || !lastOctet(octets[3]) ||
		privateNetwork(octets[0], octets[1]) {
		return 0
	}
	return at
}

// digits returns the decimal digits at the start of s, at most 6, and their length in bytes.
func (a *affixes) digits(s string) (digits []rune, size int) {
	for i, r := range s {
		if !a.classes.decimal.has(r) || len(digits) == 6 {
			return digits, i
		}
		digits = append(digits, r)
	}
	return digits, len(s)
}

// firstOctet: [1-9]\d?|1\d\d|2[01]\d|22[0-3]. In these, \d is any decimal digit, [0-9] an ASCII one.
func firstOctet(d []rune) bool {
	switch len(d) {
	case 1, 2:
		return between(d[0], '1', '9')
	case 3:
		return d[0] == '1' || d[0] == '2' && (between(d[1], '0', '1') || d[1] == '2' && between(d[2], '0', '3'))
	}
	return false
}

// innerOctet: 1?\d{1,2}|2[0-4]\d|25[0-5]
func innerOctet(d []rune) bool {
	switch len(d) {
	case 1, 2:
		return true
	case 3:
		return d[0] == '1' || d[0] == '2' && (between(d[1], '0', '4') || d[1] == '5' && between(d[2], '0', '5'))
	}
	return false
}

// lastOctet: [1-9]\d?|1\d\d|2[0-4]\d|25[0-4]
func lastOctet(d []rune) bool {
	switch len(d) {
	case 1, 2:
		return between(d[0], '1', '9')
	case 3:
		return d[0] == '1' || d[0] == '2' && (between(d[1], '0', '4') || d[1] == '5' && between(d[2], '0', '4'))
	}
	return false
}

// privateNetwork reports whether the first two octets are of a private, local or link-local network.
func privateNetwork(first, second []rune) bool {
	switch string(first) {
	case "10", "127":
		return true
	case "169":
		return string(second) == "254"
	case "192":
		return string(second) == "168"
	case "172":
		return len(second) == 2 && (second[0] == '1' && between(second[1], '6', '9') || second[0] == '2' ||
			second[0] == '3' && between(second[1], '0', '1'))
	}
	return false
}

func between(r, low, high rune) bool { return low <= r && r <= high }
