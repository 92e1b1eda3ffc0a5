package article

import (
	"strings"
	"testing"
)

// shortEnglish are articles of a sentence or two with names that look like
// another language to statistics of letters.
var shortEnglish = []string{
	"News\n\nGhanaian Foreign Minister Kofi Mensah visited Togo on Monday.",
	"Visit\n\nGhana's foreign minister visited Togo on Monday.",
	"Malawi expelled Zambia's ambassador.",
	"Angola condemned Rwanda.",
	"Finnish President Alexander Stubb met Estonian President Alar Karis in Tallinn.",
	"Indonesia recalled its ambassador from Canberra on Tuesday.",
	"Prabowo Subianto hosted Anwar Ibrahim in Jakarta.",
	"Nicolás Maduro accused Álvaro Uribe of plotting a coup.",
	"Gustavo Petro rejected Donald Trump's accusations.",
	"Emmanuel Macron telephoned Volodymyr Zelenskyy.",
	"Polish Prime Minister Donald Tusk summoned Hungary's ambassador.",
	"Recep Tayyip Erdoğan praised Azerbaijan's Ilham Aliyev.",
	"Tensions rise\n\nVietnam protested Chinese drilling near Paracel islands.",
	"Jean-Noël Barrot arrived in Beirut, Lebanon.",
	"Haitian police arrested three Dominican smugglers.",
	"Somali troops killed twelve al-Shabab fighters.",
	"Nauru severed diplomatic ties with Taiwan.",
	"Lesotho\n\nLesotho's king received South African President Cyril Ramaphosa.",
	"Ursula von der Leyen visited Kyiv.",
	"Luiz Inácio Lula da Silva congratulated Gabriel Boric.",
	"Kaja Kallas urged Hungary to lift its veto.",
	"Houthi rebels attacked a Saudi oil refinery.",
	"Sanctions\n\nCanada sanctioned Belarusian officials.",
	"Mette Frederiksen rebuffed Greenland sale talk.",
	"Ethiopia denies Eritrea's claims.",
	"Talks\n\nAzerbaijani President Ilham Aliyev hosted Kazakh President Kassym-Jomart Tokayev in Baku on Wednesday.",
	"Burundi closed its border with Rwanda on Thursday.",
	"Turkish Foreign Minister Hakan Fidan landed in Baghdad on Sunday.",
	"Fiji's Prime Minister Sitiveni Rabuka visited Tonga, Samoa and Vanuatu last week.",
	"Peruvian President Dina Boluarte named Gustavo Adrianzén prime minister.",
	"Mongolia\n\nMongolian Prime Minister Luvsannamsrai Oyun-Erdene visited Ulan-Ude on Monday.",
	"Kenyan President William Ruto dismissed Foreign Minister Alfred Mutua on Tuesday.",
	"Madagascar's Andry Rajoelina fled Antananarivo.",
	"Slovak Prime Minister Robert Fico criticised Ukrainian President Volodymyr Zelenskiy over gas transit.",
	"Vietnamese leader To Lam welcomed Chinese President Xi Jinping to Hanoi on Monday.",
	"Ethiopian Prime Minister Abiy Ahmed met Somali President Hassan Sheikh Mohamud in Ankara.",
	"Senegal, Mali and Burkina Faso signed a defence pact.",
	"Tunisia deports Malian migrants, aid groups say.",
	"Bolivia's Luis Arce accuses Evo Morales of fomenting unrest.",
	"Italian Premier Giorgia Meloni greeted Albanian Premier Edi Rama in Tirana.",
	"Niger's junta orders French ambassador Sylvain Itte to leave.",
	"Uganda\n\nYoweri Museveni pardons opposition leader Kizza Besigye.",
	"Danish Foreign Minister Lars Løkke Rasmussen summoned the American chargé d'affaires on Wednesday.",
	"Czech President Petr Pavel visits Kosovo.",
	"Sri Lankan President Anura Kumara Dissanayake arrives in New Delhi.",
}

// shortForeign are articles of a sentence or two in other languages.
var shortForeign = []struct{ language, text string }{
	{"fr", "Le ministre français des Affaires étrangères s'est rendu à Beyrouth lundi. Il y a rencontré le président libanais."},
	{"fr", "Le président de la République a reçu son homologue allemand à l'Élysée."},
	{"fr", "La Belgique a rappelé son ambassadeur. Kigali dénonce une décision injuste."},
	{"es", "El presidente de Colombia rechazó las acusaciones de Washington. El canciller convocó al embajador."},
	{"es", "México expulsó a dos diplomáticos ecuatorianos."},
	{"es", "Los ministros de la región se reunieron en Lima para hablar de la migración."},
	{"pt", "O presidente Lula recebeu o primeiro-ministro português em Brasília. Os dois assinaram um acordo de comércio."},
	{"pt", "O governo brasileiro não reconhece o resultado da eleição na Venezuela."},
	{"de", "Der Bundeskanzler hat am Montag in Paris den französischen Präsidenten getroffen. Beide sprachen über die Ukraine."},
	{"de", "Die Außenministerin bestellte den russischen Botschafter ein."},
	{"nl", "De premier heeft maandag in Brussel met zijn Belgische collega gesproken. Zij werden het niet eens over de haven."},
	{"nl", "Het kabinet stuurt geen troepen naar de Rode Zee."},
	{"pl", "Premier spotkał się w poniedziałek z prezydentem Ukrainy. Rozmawiali o nowych sankcjach wobec Rosji."},
	{"pl", "Polska wezwała węgierskiego ambasadora do złożenia wyjaśnień."},
	{"tr", "Cumhurbaşkanı pazartesi günü Bakü'de Azerbaycan lideriyle görüştü. İki ülke yeni bir anlaşma imzaladı."},
	{"tr", "Türkiye, Yunanistan'ın açıklamasını sert bir dille kınadı."},
	{"id", "Presiden menerima perdana menteri Malaysia di Jakarta pada hari Senin. Kedua pemimpin membahas perbatasan."},
	{"id", "Indonesia memanggil duta besar Australia untuk meminta penjelasan."},
	{"ru", "Президент России принял в Москве министра иностранных дел Китая. Стороны обсудили торговлю."},
	{"ru", "Москва выслала трёх дипломатов."},
	{"ar", "التقى الرئيس المصري نظيره السوداني في القاهرة. وبحث الجانبان أزمة السد."},
	{"ar", "استدعت الرياض السفير اللبناني."},
	{"zh", "中国外交部长周一在北京会见了俄罗斯外长。双方讨论了贸易问题。"},
	{"zh", "韩国召回驻日大使。"},
	{"it", "Il presidente del Consiglio ha incontrato a Roma il cancelliere tedesco. I due hanno parlato di migranti."},
	{"sv", "Statsministern träffade på måndagen sin norska kollega i Oslo. De talade om försvaret av Östersjön."},
	{"fr", "La France expulse douze agents. Alger promet une réponse ferme."},
	{"fr", "Paris condamne l'attaque. L'ambassadeur est convoqué."},
	{"es", "Chile cerró su frontera. Bolivia protestó de inmediato."},
	{"es", "La canciller viajó a Quito el martes. Firmó un convenio sobre pesca."},
	{"pt", "Portugal chamou o embaixador. Angola lamentou a decisão."},
	{"pt", "O ministro chegou a Maputo na terça-feira. Vai reunir-se com a oposição."},
	{"de", "Polen ruft seinen Botschafter zurück. Warschau ist empört."},
	{"de", "Der Präsident reist nach Ankara. Dort trifft er die Opposition."},
	{"nl", "Den Haag roept de ambassadeur terug. Ankara reageert boos."},
	{"nl", "De minister reist dinsdag naar Kiev. Hij belooft meer wapens."},
	{"pl", "Warszawa wydaliła dwóch dyplomatów. Moskwa zapowiada odwet."},
	{"pl", "Minister poleciał do Kijowa. Obiecał pomoc wojskową."},
	{"tr", "Ankara büyükelçisini geri çağırdı. Atina tepki gösterdi."},
	{"tr", "Bakan salı günü Bağdat'a gitti. Sınır güvenliğini konuştu."},
	{"id", "Jakarta menarik duta besarnya. Canberra menyesalkan keputusan itu."},
	{"id", "Menteri tiba di Hanoi pada Selasa. Ia menandatangani perjanjian dagang."},
	{"ru", "Москва отозвала посла. Киев ответил протестом."},
	{"ar", "وصل الوزير إلى بغداد. ووقع اتفاقا أمنيا."},
	{"zh", "东京召回大使。首尔表示遗憾。"},
}

// TestNamesDoNotMakeShortEnglishForeign: an article whose language is taken for
// another is left out.
func TestNamesDoNotMakeShortEnglishForeign(t *testing.T) {
	for _, text := range shortEnglish {
		if got := detectLanguage(text); got != "en" && got != "" {
			t.Errorf("%q is %q, want English, or no language", text, got)
		}
	}
}

// TestShortForeignIsRecognised: a dozen words are enough. Fewer may leave the
// language open, but are not taken for English.
func TestShortForeignIsRecognised(t *testing.T) {
	open := 0
	for _, c := range shortForeign {
		got := detectLanguage(c.text)
		if got == "" {
			open++
		}
		if got == "en" || got == "" && len(strings.Fields(c.text)) >= 12 {
			t.Errorf("%q is %q, want %q", c.text, got, c.language)
		}
	}
	if open > 6 {
		t.Errorf("the language of %d of %d is left open, want 6 at most", open, len(shortForeign))
	}
}
