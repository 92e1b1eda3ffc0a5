package article

import (
	"encoding/json"
	"html"
	"strings"
)

// linkedData is what the JSON-LD of a page says about its article.
type linkedData struct {
	headline  string
	published string
	created   string
	modified  string
	publisher string
	address   string
	language  string
	body      string
	authors   []string
}

// articleTypes are the schema.org types of something written, best first.
// Pages that carry several graphs describe the site and its lists in others.
var articleTypes = map[string]int{
	"newsarticle": 5, "reportagenewsarticle": 5, "analysisnewsarticle": 5, "opinionnewsarticle": 5,
	"backgroundnewsarticle": 5, "reviewnewsarticle": 4, "askpublicnewsarticle": 4, "liveblogposting": 4,
	"article": 4, "blogposting": 4, "report": 4, "socialmediaposting": 3, "scholarlyarticle": 3,
	"techarticle": 3, "advertisercontentarticle": 2, "satiricalarticle": 3, "pressrelease": 4,
	"webpage": 1, "creativework": 1,
}

// maxDepth bounds nesting; graphs are three or four deep.
const maxDepth = 12

// readLinkedData reads the scripts of type application/ld+json and returns
// the best description of an article in them, zero when there is none.
func readLinkedData(scripts []string) linkedData {
	var best map[string]any
	bestRank := 0
	byID := map[string]map[string]any{}
	for _, script := range scripts {
		var visit func(v any, depth int)
		visit = func(v any, depth int) {
			if depth > maxDepth {
				return
			}
			switch v := v.(type) {
			case []any:
				for _, item := range v {
					visit(item, depth+1)
				}
			case map[string]any:
				if id := ldString(v["@id"]); id != "" && len(v) > 1 {
					byID[id] = v
				}
				if r := ldRank(v); r > bestRank {
					best, bestRank = v, r
				}
				for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "item"} {
					visit(v[key], depth+1)
				}
			}
		}
		visit(parseLinkedData(script), 0)
	}
	if best == nil {
		return linkedData{}
	}
	ld := linkedData{
		headline:  firstOf(ldString(best["headline"]), ldString(best["name"])),
		published: ldString(best["datePublished"]),
		created:   ldString(best["dateCreated"]),
		modified:  ldString(best["dateModified"]),
		publisher: strings.Join(ldNames(best["publisher"], byID, 0), ", "),
		address:   firstOf(ldString(best["url"]), ldString(best["mainEntityOfPage"]), ldString(best["@id"])),
		language:  ldString(best["inLanguage"]),
		body:      ldString(best["articleBody"]),
		authors:   ldNames(best["author"], byID, 0),
	}
	if len(ld.authors) == 0 {
		ld.authors = ldNames(best["creator"], byID, 0)
	}
	return ld
}

// parseLinkedData parses a script, leniently where pages err: comments or
// CDATA marks around it, raw line breaks in strings.
func parseLinkedData(script string) any {
	script = strings.TrimSpace(script)
	for _, mark := range []string{"<!--", "-->", "/*<![CDATA[*/", "/*]]>*/", "//<![CDATA[", "//]]>", "<![CDATA[", "]]>"} {
		script = strings.TrimSuffix(strings.TrimPrefix(script, mark), mark)
	}
	script = strings.TrimRight(strings.TrimSpace(script), ";")
	var v any
	if json.Unmarshal([]byte(script), &v) == nil {
		return v
	}
	script = strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(script)
	if json.Unmarshal([]byte(script), &v) == nil {
		return v
	}
	return nil
}

// ldRank tells how well an object describes an article: 0 is not at all. One
// with a headline and a date beats one without.
func ldRank(object map[string]any) int {
	rank := 0
	for _, t := range ldTypes(object["@type"]) {
		rank = max(rank, articleTypes[t])
	}
	if rank == 0 {
		return 0
	}
	rank *= 4
	if ldString(object["headline"]) != "" {
		rank += 2
	}
	if ldString(object["datePublished"]) != "" {
		rank++
	}
	return rank
}

func ldTypes(v any) []string {
	var types []string
	switch v := v.(type) {
	case string:
		types = append(types, v)
	case []any:
		for _, item := range v {
			if s, ok := item.(string); ok {
				types = append(types, s)
			}
		}
	}
	for i, t := range types {
		t = t[strings.LastIndexAny(t, "/#:")+1:]
		types[i] = strings.ToLower(t)
	}
	return types
}

// ldString returns a text value: a string, the first of a list, or the name,
// value or identifier of an object.
func ldString(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(html.UnescapeString(v))
	case []any:
		if len(v) > 0 {
			if s, ok := v[0].(string); ok {
				return ldString(s)
			}
		}
	case map[string]any:
		for _, key := range []string{"@value", "@id", "name"} {
			if s, ok := v[key].(string); ok {
				return ldString(s)
			}
		}
	}
	return ""
}

// ldNames returns the names that an author or publisher states: a string, an
// object, a list of these, or a reference to an object elsewhere on the page.
func ldNames(v any, byID map[string]map[string]any, depth int) []string {
	if depth > maxDepth {
		return nil
	}
	switch v := v.(type) {
	case string:
		if s := ldString(v); !looksLikeURL.MatchString(s) {
			return []string{s}
		}
	case []any:
		var names []string
		for _, item := range v {
			names = append(names, ldNames(item, byID, depth+1)...)
		}
		return names
	case map[string]any:
		if v["name"] != nil {
			return ldNames(v["name"], byID, depth+1)
		}
		if full := strings.TrimSpace(ldString(v["givenName"]) + " " + ldString(v["familyName"])); full != "" {
			return []string{full}
		}
		if ref := byID[ldString(v["@id"])]; ref != nil && ref["name"] != nil {
			return ldNames(ref["name"], byID, depth+1)
		}
	}
	return nil
}
