#!/usr/bin/env python3
"""Writes loader/dictionary/data/leaders_reign.tsv: who led each state since 1980, where the tables written by hand lack them.

Usage:  python3 scripts/dictionary/reign.py > loader/dictionary/data/leaders_reign.tsv

Reads ../shared/data/leaders_1945_2021.csv (REIGN, OEF Research, leaderlist_3_21) and the two tables written by hand,
loader/dictionary/data/leaders_*_*.tsv. Same files, same bytes. A leader is left out where a table written by hand has
the same term in the same country, or the same name. REIGN has months, no days, and mostly surnames only, so
the lookup reads these persons only after a title (see Dictionary.Titled). REIGN ends in March 2021: of those in office then,
ENDED tells when they left.
"""
import csv
import difflib
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
REIGN = ROOT.parent / "shared" / "data" / "leaders_1945_2021.csv"
DATA = ROOT / "loader" / "dictionary" / "data"
BY_HAND = ["leaders_americas_europe.tsv", "leaders_asia_africa.tsv"]
SINCE = 1980
SOURCE = "REIGN (OEF Research), leaderlist_3_21"

# Abbreviations of the Correlates of War list, with some of REIGN's own, and ISO 3166 alpha-3 codes as countries.tsv has them.
COUNTRIES = dict(pair.split("=") for pair in """
AAB=ATG AFG=AFG ALB=ALB ALG=DZA AND=AND ANG=AGO ARG=ARG ARM=ARM AUL=AUS AUS=AUT AZE=AZE BAH=BHR BAR=BRB BEL=BEL BEN=BEN BFO=BFA
BHM=BHS BHU=BTN BLR=BLR BLZ=BLZ BNG=BGD BOL=BOL BOS=BIH BOT=BWA BRA=BRA BRU=BRN BUI=BDI BUL=BGR CAM=KHM CAN=CAN CAO=CMR CAP=CPV
CDI=CIV CEN=CAF CHA=TCD CHL=CHL CHN=CHN COL=COL COM=COM CON=COG COS=CRI CRO=HRV CUB=CUB CYP=CYP CZE=CZE CZR=CZE DEN=DNK DJI=DJI
DMA=DMA DOM=DOM DRC=COD DRV=VNM ECU=ECU EGY=EGY EQG=GNQ ERI=ERI EST=EST ETH=ETH ETM=TLS FIJ=FJI FIN=FIN FRN=FRA FSM=FSM GAB=GAB
GAM=GMB GDR=DEU GFR=DEU GHA=GHA GMY=DEU GNB=GNB GRC=GRC GRG=GEO GRN=GRD GUA=GTM GUI=GIN GUY=GUY HAI=HTI HON=HND HUN=HUN ICE=ISL
IND=IND INS=IDN IRE=IRL IRN=IRN IRQ=IRQ ISR=ISR ITA=ITA JAM=JAM JOR=JOR JPN=JPN KEN=KEN KIR=KIR KOS=KOS KUW=KWT KYR=KGZ KZK=KAZ
LAO=LAO LAT=LVA LBR=LBR LEB=LBN LES=LSO LIB=LBY LIE=LIE LIT=LTU LUX=LUX MAA=MRT MAC=MKD MAD=MDV MAG=MDG MAL=MYS MAS=MUS MAW=MWI
MEX=MEX MLD=MDA MLI=MLI MLT=MLT MNC=MCO MNG=MNE MON=MNG MOR=MAR MSI=MHL MYA=MMR MZM=MOZ NAM=NAM NAU=NRU NEP=NPL NEW=NZL NIC=NIC
NIG=NGA NIR=NER NOR=NOR NTH=NLD OMA=OMN PAK=PAK PAL=PLW PAN=PAN PAR=PRY PER=PER PHI=PHL PNG=PNG POL=POL POR=PRT PRK=PRK QAT=QAT
ROK=KOR ROM=ROU RUS=RUS RWA=RWA SAF=ZAF SAL=SLV SAU=SAU SEN=SEN SEY=SYC SIE=SLE SIN=SGP SKN=KNA SLO=SVK SLU=LCA SLV=SVN SNM=SMR
SOL=SLB SOM=SOM SPN=ESP SRI=LKA SSD=SSD STP=STP SUD=SDN SUR=SUR SVG=VCT SWA=SWZ SWD=SWE SWZ=CHE SYR=SYR TAJ=TJK TAW=TWN TAZ=TZA
THI=THA TKM=TKM TOG=TGO TON=TON TRI=TTO TUN=TUN TUR=TUR TUV=TUV UAE=ARE UGA=UGA UKG=GBR UKR=UKR URU=URY USA=USA UZB=UZB VAN=VUT
VEN=VEN WSM=WSM YAR=YEM YEM=YEM YPR=YEM YUG=SRB ZAM=ZMB ZIM=ZWE""".split())

# Where a surname comes first, or there is none: the whole name is the surname.
WHOLE_NAME = {"CHN", "PRK", "KOR", "VNM", "MMR", "KHM", "TWN", "SGP", "BTN", "ETH"}

# Offices of those who lead a state.
HEADS = {"PRESIDENT", "PRIME_MINISTER", "CHANCELLOR", "MONARCH", "SUPREME_LEADER", "LEADER", "HEAD_OF_STATE", "HEAD_OF_GOVERNMENT",
         "PARTY_LEADER", "MILITARY_CHIEF", "GROUP_LEADER"}

TITLES = {"gen", "general", "col", "colonel", "dr", "king", "prince", "sir", "president", "sheikh", "emir", "sultan", "lyonpo"}

# What the news calls them where REIGN has a slip, a second surname or the surname first: country, name in REIGN = name,
# with a * before the surname if that is not the last word. Nothing after = leaves a row out.
SPELLED = {tuple(line.split("=")[0].strip().split(" ", 1)): line.split("=")[1].strip() for line in """
ARG Adolfo Rodriguez Saa = Adolfo *Rodriguez Saa
BEN N Soglo = Nicephore Soglo
BEN Yayi Boni = Boni Yayi
BGR Saksgoburggotski = Simeon Saxe-Coburg-Gotha
BGR Boiko Borisov = Boyko Borisov
BOL Gueiler Tejada = Gueiler
BOL Garcia Meza Tejada = *Garcia Meza
BOL Torrelio Villa = Torrelio
BOL Vildoso Calderon = Vildoso
BOL Siles Zuazo = *Siles Zuazo
BOL Paz Estenssoro = *Paz Estenssoro
BOL Paz Zamora = *Paz Zamora
BRA Sarnay = Sarney
BRB St. John = *St. John
CAF Djotidia = Djotodia
CIV Konan Bedie = Bedie
COL Vargas = Barco
CRI Carazo Odio = Carazo
CRI Monge Alverez = Monge
CRI Calderon Fournier = Calderon
CRI Figueres Olsen = Figueres
CRI Rodriguez Echeverria = Rodriguez
CYP Tassos Nikolaou Papadopoulos = Tassos Papadopoulos
DJI Gouled Aptidon = *Gouled Aptidon
DOM Guzman Fernandez = Guzman
DOM Majluta Azar = Majluta
DOM Blanco = *Jorge Blanco
DZA Benjedid = Chadli Bendjedid
ECU Roldos Aquilers = Roldos
ECU Hurtado Larrea = Hurtado
ECU Febres Cordaro = *Febres Cordero
ECU Borja Cevallos = Borja
ECU Duran Ballen = *Duran Ballen
ECU Bucaram Ortiz = Bucaram
ECU Alarcon Fabian = Alarcon
ESP Suarez Gonzalez = Suarez
FRA Giscard D'Estaing = *Giscard d'Estaing
FSM Nakyama = Nakayama
GEO Burdjanadze = Burjanadze
GEO Burdzhanadze = Burjanadze
GHA Atta Mills = *Atta Mills
GNB Kumba Iala = Kumba Yala
GNB Raimundo Perreira = Raimundo Pereira
GNB Pereira = Raimundo Pereira
GTM Lucas Garcia = *Lucas Garcia
GTM Rios Montt = *Rios Montt
GTM Mejia Victores = *Mejia Victores
GTM Serrano Elias = Serrano
GTM Leon Carpio = *de Leon Carpio
GTM Arzu Yrigoyen = Arzu
GTM Maldanado = Maldonado
GUY Jagan Cheddi = Cheddi Jagan
HND Paz Garcia = *Paz Garcia
HND Suazo Cordova = *Suazo Cordova
HND Azcona Hoyo = Azcona
HND Flores Facusse = Flores
HTI Pascal-Troillet = Pascal-Trouillot
ISL Hilmar Haarde = Geir Haarde
ITA Mita = *De Mita
KWT Saddam Hussein =
KWT Jabir As-Sabah = Jaber *al-Sabah
KWT Saad Salim at Sabah = Saad *al-Sabah
LSO Letsie III = *Letsie III
MEX Lopez Portillo = *Lopez Portillo
MEX de La Madrid = *de la Madrid
MRT Dit M'Bare =
MRT Sidi Ahmed Taya = *Ould Taya
MRT Ould Abdel Aziz = Ould *Abdel Aziz
MRT Ould Haidalla = *Ould Haidalla
MYS Hussein Bin Onn = *Hussein Onn
NLD van Agt = *van Agt
PAK Ishaq Khan = *Ishaq Khan
PAN Torrijos Herrera = Torrijos
PAN Florez Aguilar = Florez
PAN Balladares = *Perez Balladares
PER Morales Bermudez = *Morales Bermudez
PRY Rodriguez Pedotti = Rodriguez
PRY Wasmosy Monti = Wasmosy
PRY Cubas Grau = Cubas
PRY Gonzalez Macchi = *Gonzalez Macchi
ROU Vacariou = Vacaroiu
SOM Siad Barre = *Siad Barre
STP da Costa = *da Costa
SWZ Subhuza II = *Sobhuza II
TLS Matan Ruak = *Matan Ruak
YEM Ali Nassir Hassani = Ali *Nasser Mohammed
SLV Majano Ramos = Majano
SLV Magana Borjo = Magana
SLV Calderon Sol = *Calderon Sol
TUV Tuilimu =
URY Mendez Manfredini = Mendez
URY Alvarez Armalino = Alvarez
URY Lacalle de Herrera = Lacalle
VEN Campins = *Herrera Campins
VEN Andres Perez = Carlos Andres Perez
VEN Lepage Barreto = Lepage
VEN Caldera Rodriguez = Caldera
""".strip().splitlines()}

# The captains regent of San Marino change twice a year; the news does not name them.
LEFT_OUT = {"SMR"}

# When those left who were in office when the list ends.
ENDED = {tuple(line.rsplit(" ", 1)[0].split(" ", 1)): line.rsplit(" ", 1)[1] for line in """
BGR Boyko Borisov 2021-05
BHS Hubert Minnis 2021-09
BIH Dodik 2021-07
CYP Nikos Anastasiadis 2023-02
FSM Panuelo 2023-05
GEO Garibashvili 2024-01
GRD Mitchell 2022-06
KNA Harris 2022-08
KOS Hoti 2021-03
KWT Nawaf Al-Sabah 2023-12
LCA Chastanet 2021-07
LSO Majoro 2022-10
MDA Aureliu Ciocoi 2021-08
MHL Kabua 2024-01
MKD Zaev 2022-01
MLI Ba N'Daou 2021-05
MNE Zdravko Krivokapic 2022-04
MNG Khaltmaagiin Battulga 2021-06
NRU Aingimea 2022-09
ROU Iohannis 2025-02
SRB Ana Brnabic 2024-05
STP Carvalho 2021-10
SVN Jansa 2022-06
TLS Francisco Guterres 2022-05
TON Tu'I'onetoa 2021-12
TUV Natano 2024-02
VUT Loughman 2022-11
WSM Tuilaepa Sailele Malielegaoi 2021-05
""".strip().splitlines()}


# Where the tables written by hand do not tell the office, or tell only the one of later years.
OFFICES = dict.fromkeys("ATG BHS BLZ BRB DMA FJI GRD ISL ITA KNA LCA LSO LUX LVA MKD MLT PNG TON TTO TUV VCT VUT WSM".split(), "PRIME_MINISTER")
OFFICES |= dict.fromkeys("BGD BGR DEU GUY HUN MDA NPL POL ROU SVN ZAF".split(), "LEADER")


def fold(name):
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z]+", " ", plain).strip()


def words(name):
    return {w for w in fold(name).split() if len(w) > 2 and w not in {"bin", "ibn", "von", "van", "del", "dos", "the"}}


def month(text):
    """Months since year 0 of YYYY, YYYY-MM or YYYY-MM-DD; None of nothing."""
    if not text:
        return None
    parts = text.split("-")
    return int(parts[0]) * 12 + (int(parts[1]) - 1 if len(parts) > 1 else 0)


def written_by_hand():
    """Terms of the tables written by hand, by country: (names, office, from, to)."""
    terms = {}
    for file in BY_HAND:
        lines = [line for line in (DATA / file).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        for r in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            names = " ".join([r["name"], r["aliases"].replace("|", " "), r["surname"]])
            terms.setdefault(r["country"], []).append((words(names), r["office"], month(r["from"]), month(r["to"])))
    return terms


def clean(name):
    """The name without titles and remarks, in its usual order."""
    name = re.sub(r"\(.*?\)", "", name)
    if "," in name:
        surname, _, first = name.partition(",")
        name = f"{first.strip(' -')} {surname}"
    kept = [w for w in re.sub(r"\s+", " ", name.replace(".", ". ")).split() if fold(w) not in TITLES]
    return unicodedata.normalize("NFC", " ".join(w[0].upper() + w[1:] if i == 0 else w for i, w in enumerate(kept)))


def known(name, start, end, terms):
    """The office in which a table written by hand has this leader, by the same term, or by a name in common and a term
    near; None if it lacks the leader."""
    end = end or 2021 * 12 + 2
    for names, office, since, until in terms:
        until = until or 9999 * 12
        if office in HEADS and since is not None and abs(since - start) <= 1 and (abs(until - end) <= 2 or until > 2021 * 12 >= end - 12):
            return office
        alike = any(difflib.SequenceMatcher(None, a, b).ratio() >= 0.8 for a in words(name) for b in names)
        if alike and (since is None or since <= end + 12 and until >= start - 12 or words(name) & names and office in HEADS and len(words(name) & names) > 1):
            return office
    return None


def main():
    terms = written_by_hand()
    rows, offices = [], {}
    with REIGN.open(encoding="utf-8", errors="replace", newline="") as f:
        for r in csv.DictReader(f):
            start = int(r["syear"]) * 12 + int(r["smonth"]) - 1
            end = int(r["eyear"]) * 12 + int(r["emonth"]) - 1 if r["eyear"].strip() else None
            if end is not None and end < SINCE * 12:
                continue
            country = COUNTRIES[r["stateabb"]]
            name = SPELLED.get((country, r["leader"].strip()), clean(r["leader"]))
            before, star, after = name.partition("*")
            name = before + after
            if country in LEFT_OUT or not name:
                continue
            office = known(name, start, end, terms.get(country, []))
            if office:
                offices.setdefault(country, []).append(office)
                continue
            if end is None:
                left = ENDED.get((country, name))
                if left is None:
                    print(f"in office in March 2021, in no table and in no list here: {country} {name}", file=sys.stderr)
                    continue
                end = month(left)
            surname = name if country in WHOLE_NAME else after if star else name.split()[-1]
            id = "leader:" + fold(surname).replace(" ", "-") + "-" + country.lower()
            rows.append([id, name, surname if surname != name.split()[-1] else "", country, start, end, "m" if r["gender"] == "1" else "f" if r["gender"] == "0" else ""])
    write(rows, {country: office_of_leaders(held) for country, held in offices.items()} | OFFICES)


def office_of_leaders(held):
    """The office that leads a country: the one that all its leaders known by hand held, if they are three or more."""
    return held[0] if len(held) >= 3 and len(set(held)) == 1 else "LEADER"


def write(rows, offices):
    """Writes the rows sorted by country and time. Two persons of one surname and country get their whole names as ids;
    terms that follow on one another are one."""
    names = {}
    for r in rows:
        names.setdefault(r[0], set()).add(r[1])
    merged = []
    for r in sorted(rows, key=lambda r: (r[3], r[1], r[4])):
        if len(names[r[0]]) > 1:
            r[0] = "leader:" + fold(r[1]).replace(" ", "-") + "-" + r[3].lower()
        if merged and merged[-1][0] == r[0] and r[4] - merged[-1][5] <= 1:
            merged[-1][5] = r[5]
        else:
            merged.append(r)
    out = sys.stdout
    out.write("# Leaders of states since 1980 whom the tables written by hand lack; months, so the first days of both are approximate.\n")
    out.write("# Most are surnames only: they are read after a title (\"President Somoza\"), never alone.\n")
    out.write("# Made by scripts/dictionary/reign.py from REIGN (OEF Research), leaderlist_3_21.\n")
    out.write("id\tname\taliases\tsurname\tsex\tcountry\toffice\torganization\tfrom\tto\twikidata\tsource\n")
    day = lambda m: f"{m // 12:04d}-{m % 12 + 1:02d}-01"
    for id, name, surname, country, start, end, sex in sorted(merged, key=lambda r: (r[3], r[4], r[0])):
        out.write("\t".join([id, name, "", surname, sex, country, offices.get(country, "LEADER"), "", day(start), day(max(end, start + 1)), "", SOURCE]) + "\n")


if __name__ == "__main__":
    main()
