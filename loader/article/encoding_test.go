package article

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
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
