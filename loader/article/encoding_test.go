package article

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestDeclaredEncoding(t *testing.T) {
	page := `<html><head><script>` + strings.Repeat("archive();", 200) + `</script><script src="x.js" charset="utf-8"></script>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>会谈结束</title></head></html>`
	encoded, err := simplifiedchinese.GBK.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	if got := decodeText([]byte(encoded), ""); !strings.Contains(got, "会谈结束") {
		t.Errorf("a declaration behind 2 KB of scripts is not heeded: %.80q", got[len(got)-80:])
	}
}

func TestEveryFormatMayBeUTF16(t *testing.T) {
	const text = "The talks opened in Kraków."
	for name, input := range map[string]string{
		"x.jsonl": `{"title":"Talks open","text":"` + text + `"}` + "\n",
		"list":    `[{"title":"Talks open","text":"` + text + `"}]`,
		"feed":    `<?xml version="1.0" encoding="UTF-16"?><rss version="2.0"><channel><title>x</title><item><title>Talks open</title><description>` + text + `</description></item></channel></rss>`,
		"page":    `<html><head><meta charset="utf-16"></head><body><h1>Talks open</h1><p>` + text + `</p></body></html>`,
		"x.txt":   "Talks open\n\n" + text,
	} {
		for order, enc := range map[string]unicode.Endianness{"little": unicode.LittleEndian, "big": unicode.BigEndian} {
			for mark, policy := range map[string]unicode.BOMPolicy{"marked": unicode.UseBOM, "unmarked": unicode.IgnoreBOM} {
				encoded, err := unicode.UTF16(enc, policy).NewEncoder().String(input)
				if err != nil {
					t.Fatal(err)
				}
				for a, err := range Read(t.Context(), name, strings.NewReader(encoded), Options{}) {
					if err != nil || a.Title != "Talks open" || !strings.HasSuffix(a.Text, text) {
						t.Errorf("%s, %s endian, %s: %+v, %v", name, order, mark, a, err)
					}
				}
			}
		}
	}
}
