/**
 * Grafana's catalogue of units, packed: entries are apart by spaces, an entry is `id=unit`, or `id` alone where
 * both are the same, with `+n` or `-n` for the power of 1000 or 1024 in which the values are given already, and
 * `>` for a symbol behind the figure. Source: the catalogue of @grafana/data 13.2.2.
 */

/** Never scaled. */
export const PLAIN_UNITS =
  'humidity=%H dB pixel=px accMS2=m/sec² accFS2=f/sec² accG=g degree=° radian=rad grad arcmin arcsec areaM2=m² areaF2=ft² areaMI2=mi² acres=ac hectares=ha ppm conppb=ppb conngm3=ng/m³ conngNm3=ng/Nm³ conμgm3=μg/m³ conμgNm3=μg/Nm³ conmgm3=mg/m³ conmgNm3=mg/Nm³ congm3=g/m³ congNm3=g/Nm³ conmgdL=mg/dL conmmolL=mmol/L dBm=dbm flowgpm=gpm flowcms=cms flowcfs=cfs flowcfm=cfm litreh=L/h flowlpm=L/min flowmlpm=mL/min lux masslb=lb masst=t lengthcm=cm lengthin=in lengthft=ft lengthmi=mi pressurehpa=hPa pressurekpa=kPa pressurehg="Hg rotrpm=rpm rotrads=rad/s rotdegs=°/s celsius=°C fahrenheit=°F farenheit=°F kelvin=K velocityms=m/s velocitykmh=km/h velocitymph=mph velocityknot=kn m3=m³ Nm3=Nm³ dm3=dm³ gallons=gal';

/** Scaled by 1000, with the prefixes f to Y. */
export const SI_UNITS =
  "sishort= candela=cd flops=FLOPS mflops=FLOPS+2 gflops=FLOPS+3 tflops=FLOPS+4 pflops=FLOPS+5 eflops=FLOPS+6 zflops=FLOPS+7 yflops=FLOPS+8 decbytes=B decbits=b deckbytes=B+1 decmbytes=B+2 decgbytes=B+3 dectbytes=B+4 decpbytes=B+5 pps=p/s Bps=B/s bps=b/s KBs=B/s+1 Kbits=b/s+1 MBs=B/s+2 Mbits=b/s+2 GBs=B/s+3 Gbits=b/s+3 TBs=B/s+4 Tbits=b/s+4 PBs=B/s+5 Pbits=b/s+5 watt=W kwatt=W+1 megwatt=W+2 gwatt=W+3 mwatt=W-1 Wm2=W/m² voltamp=VA kvoltamp=VA+1 voltampreact=VAr kvoltampreact=VAr+1 watth=Wh watthperkg=Wh/kg kwatth=Wh+1 kwattm=W-Min+1 mwatth=Wh+2 amph=Ah kamph=Ah+1 mamph=Ah-1 joule=J ev=eV amp=A kamp=A+1 mamp=A-1 volt=V kvolt=V+1 mvolt=V-1 mohm=Ω-1 ohm=Ω kohm=Ω+1 Mohm=Ω+2 farad=F µfarad=F-2 nfarad=F-3 pfarad=F-4 ffarad=F-5 henry=H mhenry=H-1 µhenry=H-2 lumens=Lm forceNm=Nm forcekNm=Nm+1 forceN=N forcekN=N+1 Hs=H/s KHs=H/s+1 MHs=H/s+2 GHs=H/s+3 THs=H/s+4 PHs=H/s+5 EHs=H/s+6 massmg=g-1 massg=g masskg=g+1 lengthmm=m-1 lengthm=m lengthkm=m+1 pressurembar=bar-1 pressurebar=bar pressurekbar=bar+1 pressurepa=Pa radbq=Bq radci=Ci radgy=Gy radrad=rad radsv=Sv radmsv=Sv-1 radusv=Sv-2 radrem=rem radexpckg=C/kg radr=R radsvh=Sv/h radmsvh=Sv/h-1 radusvh=Sv/h-2 rothz=Hz rotkhz=Hz+1 rotmhz=Hz+2 rotghz=Hz+3 hertz=Hz mlitre=L-1 litre=L";

/** Scaled by 1024, with the prefixes Ki to Yi. */
export const IEC_UNITS =
  "bytes=B bits=b kbytes=B+1 mbytes=B+2 gbytes=B+3 tbytes=B+4 pbytes=B+5 binBps=B/s binbps=b/s KiBs=B/s+1 Kibits=b/s+1 MiBs=B/s+2 Mibits=b/s+2 GiBs=B/s+3 Gibits=b/s+3 TiBs=B/s+4 Tibits=b/s+4 PiBs=B/s+5 Pibits=b/s+5";

/** Scaled by 1000, with K, M, B, T. */
export const COUNT_UNITS =
  "cps=c/s ops=ops/s reqps=req/s rps=rd/s wps=wr/s iops=io/s eps=evt/s mps=msg/s recps=rec/s rowsps=rows/s cpm=c/m opm=ops/m reqpm=req/m rpm=rd/m wpm=wr/m epm=evts/m mpm=msgs/m recpm=rec/m rowspm=rows/m";

/** Scaled by 1000, with K, M, B, T, and a symbol. The ids have `currency` in front. */
export const CURRENCIES =
  "USD=$ GBP=£ EUR=€ JPY=¥ RUB=₽ UAH=₴ BRL=R$ DKK=kr> ISK=kr> NOK=kr> SEK=kr> CZK=czk CHF PLN BTC=฿ mBTC μBTC ZAR=R INR=₹ KRW=₩ IDR=Rp PHP VND=đ> TRY=₺> MYR=RM XPF BGN PYG=₲ UYU ILS=₪";

/** `power` of 1000 or 1024 in which values are given already; `behind`: the symbol stands behind the number. */
export interface UnitEntry {
  readonly id: string;
  readonly unit: string;
  readonly power: number;
  readonly behind: boolean;
}

/** Reads one of the tables above. */
export function unpack(table: string): readonly UnitEntry[] {
  return table.split(" ").map((entry) => {
    const [, id = "", given, power = "0", behind = ""] =
      /^([^=]+?)(?:=(.*?))?([+-]\d)?(>)?$/.exec(entry) ?? [];
    return { id, unit: given ?? id, power: Number(power), behind: behind !== "" };
  });
}
