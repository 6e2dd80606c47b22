"""The names of the months, as dates on pages spell them."""

from __future__ import annotations

import unicodedata

# Of each month, what en de fr es it pt nl pl ru tr ar cs sk sv da no fi uk ro hu el bg id ca fa hi
# call it in dates, full and short. Left out: Croatian, whose `listopad` is a month before the
# Polish and Czech one, and short forms that are everyday words elsewhere (cs `led`, `pro`).
NAMES = (
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari"
    " stycznia sty styczeń января янв январь ocak oca يناير جانفي كانون_الثاني ledna leden"
    " januára január tammikuuta tammi tammikuu січня січ січень ianuarie ian ιανουαρίου ιαν"
    " ιανουάριος януари яну gener ژانویه जनवरी",
    "february feb februar feber février févr fév febrero febbraio fevereiro fev februari"
    " lutego lut luty февраля февр фев февраль şubat şub فبراير فيفري شباط února úno únor"
    " februára február helmikuuta helmi helmikuu лютого лют лютий februarie febr φεβρουαρίου"
    " φεβ φεβρουάριος февруари febrer فوریه फ़रवरी",
    "march mar märz mär mars marzo março maart mrt marca marzec марта март mart مارس آذار"
    " března bře březen marec marts maaliskuuta maalis maaliskuu березня бер березень martie"
    " március márc μαρτίου μαρ μάρτιος maret març मार्च",
    "april apr avril avr abril abr aprile kwietnia kwi kwiecień апреля апр апрель nisan nis"
    " أبريل ابريل إبريل أفريل نيسان dubna dub duben apríla apríl huhtikuuta huhti huhtikuu"
    " квітня квіт квітень aprilie április ápr απριλίου απρ απρίλιος април آوریل अप्रैल",
    "may mai mayo maggio mag maio mei maja maj мая май mayıs مايو ماي أيار května kvě květen"
    " mája máj toukokuuta touko toukokuu травня трав травень május μαΐου μάιος μάι maig مه मई",
    "june jun juni juin junio giugno giu junho czerwca cze czerwiec июня июн июнь haziran haz"
    " يونيو يونيه جوان حزيران června čvn červen júna jún kesäkuuta kesä kesäkuu червня черв"
    " червень iunie iun június ιουνίου ιουν ιούνιος юни juny ژوئن जून",
    "july jul juli juillet juil julio luglio lug julho lipca lip lipiec июля июл июль temmuz"
    " tem يوليو يوليه جويلية تموز července čvc červenec júla júl heinäkuuta heinä heinäkuu"
    " липня лип липень iulie iul július ιουλίου ιουλ ιούλιος юли juliol ژوئیه जुलाई",
    "august aug août agosto ago augustus sierpnia sie sierpień августа авг август ağustos ağu"
    " أغسطس اغسطس أوت آب srpna srp srpen augusta augusti elokuuta elo elokuu серпня серп"
    " серпень augusztus αυγούστου αυγ αύγουστος agustus agost اوت अगस्त",
    "september sep sept septembre septiembre setiembre settembre sett set setembro września"
    " wrz wrzesień сентября сент сен сентябрь eylül eyl سبتمبر أيلول září zář septembra"
    " syyskuuta syys syyskuu вересня вер вересень septembrie szeptember szept σεπτεμβρίου σεπ"
    " σεπτέμβριος септември سپتامبر सितंबर",
    "october oct oktober okt octobre octubre ottobre ott outubro out października paź"
    " październik октября окт октябрь ekim eki أكتوبر اكتوبر تشرين_الأول října říj říjen"
    " októbra október lokakuuta loka lokakuu жовтня жовт жовтень octombrie οκτωβρίου οκτ"
    " οκτώβριος октомври اکتبر अक्टूबर",
    "november nov novembre noviembre novembro listopada lis listopad ноября нояб ноя ноябрь"
    " kasım kas نوفمبر تشرين_الثاني listopadu novembra marraskuuta marras marraskuu листопада"
    " лист листопад noiembrie νοεμβρίου νοε νοέμβριος ноември نوامبر नवंबर",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia gru"
    " grudzień декабря дек декабрь aralık ara ديسمبر كانون_الأول prosince prosinec decembra"
    " joulukuuta joulu joulukuu грудня груд грудень decembrie δεκεμβρίου δεκ δεκέμβριος"
    " декември desember des desembre دسامبر दिसंबर",
)  # fmt: skip


def fold_letters(text: str) -> str:
    """Small letters without accents, so that `MÄRZ`, `Aralık` and `Août` are found however set."""
    text = text.lower()
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(c for c in bare if not unicodedata.combining(c))


MONTHS = {
    fold_letters(name).replace("_", " "): number
    for number, names in enumerate(NAMES, 1)
    for name in names.split()
}
