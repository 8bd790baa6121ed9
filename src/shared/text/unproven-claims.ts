/** The languages whose claims are known. */
export type ClaimLanguage = 'fr' | 'en'

/** A stretch of a text that claims a value without saying a fact (UTF-16 offsets, end exclusive). */
export interface Claim {
  readonly start: number
  readonly end: number
}

/**
 * Words that claim without showing. Apostrophes are written `'`, spaces ` `: the text is read so. Our own list, by subject:
 * quality, care and satisfaction, know-how, nature, ethics, nearness, being the best.
 */
const lexicon: Readonly<Record<ClaimLanguage, readonly string[]>> = {
  fr: [
    '(?:la |votre |cette )?(?:qualité|satisfaction|sécurité|transparence|fraîcheur|planète|écologie|écoute)(?: de nos [a-zà-ÿœ]+| des? clients?)? (?:est|sont|reste|a toujours été|passe|passent) (?:toujours )?(?:notre|nos|au c(?:œ|oe)ur|avant|une|la) (?:première |grande |seule |vraie )?(?:priorités?|préoccupations?|exigences?|obsession|fierté|moteur|valeurs?|tout|de (?:nos|notre)[a-zà-ÿœ ]*)',
    'au c(?:œ|oe)ur de (?:nos|notre) (?:préoccupations|priorités|valeurs|métier|démarche|engagements?|adn|projet|entreprise|maison|action)',
    "(?:notre|nos) (?:priorités?|préoccupation première|maître[- ]mot|raison d'être|leitmotiv)",
    "(?:très |profondément |particulièrement )?(?:attaché|soucieu|attenti|sensible|engagé|mobilisé|investi|passionné|impliqué)(?:e?s?|x|se|ses|f|fs|ve|ves) (?:à|de|aux?|pour|par|dans|en faveur|sur) (?:la |le |l'|les |des |une |d'une |nos |notre |un |du |aux? )?(?:qualité|environnement|planète|écologie|nature|respect|bien-être|satisfaction|transparence|éthique|développement durable|transition|climat|inclusion|diversité|solidarité|démarche|métier|travail bien fait|artisanat|proximité|causes?|fraîcheur|clients?|terroir|valeurs?|sécurité|détail|écoresponsabilité|responsable)(?: de nos [a-zà-ÿœ]+)?",
    '(?:on|nous) (?:a|avons|prend|prenons|porte|portons|accorde|accordons) (?:vraiment |toujours |un |une )*(?:très |grande? |toute |profonde? |particulière? )*(?:grande? |particulière? )?(?:à c(?:œ|oe)ur|soin|importance|attention|amour|respect)(?: (?:la|le|les|de|à|pour|du)(?: la| les?)? (?:qualité|environnement|planète|bien-être|satisfaction|nature|clients?|produits?|détail|terre|artisanat|bon goût))?',
    "(?:de (?:très |la plus )?(?:haute |grande |première |belle )?|d'une )qualité(?: (?:irréprochable|exceptionnelle|supérieure|premium|optimale|incomparable|constante|rare))?(?! de (?:l'air|l'eau|vie))",
    'qualité (?:irréprochable|exceptionnelle|supérieure|premium|optimale|incomparable|rare|garantie)',
    "d'exception(?!s)(?:nelle)?",
    "(?:l'|d')?excellence",
    "(?:produits?|pains?|ingrédients?|service|accueil|équipes?|savoir-faire|goût|expertise|saveurs?|prestations?) (?:tout à fait |vraiment )?(?:irréprochables?|exceptionnel(?:le)?s?|incomparables?|inégalé(?:e)?s?|uniques?(?: en (?:son|leur) genre)?|hors pair|reconnue?s?(?: de tous)?|authentiques?|d'antan|ancestral(?:e)?s?|noble?s?|premium)",
    'avec (?:beaucoup de |tout notre |toute notre )?(?:passion|amour|c(?:œ|oe)ur)(?: et [a-zà-ÿœ]+)?',
    '(?:éco-?|socialement |écologiquement |véritablement |vraiment )(?:responsables?|conçu(?:e)?s?|engagé(?:e)?s?)',
    '(?:entreprise|maison|boulangerie|marque|démarche|achats?|production|consommation|emballages?|politique|boutique|commerce|filière|approche|agriculture|mode|acteur|équipe) (?:vraiment |très |résolument |pleinement )?(?:responsables?|durables?|éthiques?|vertueu(?:x|ses?)|vertes?|verts?|écologiques?|équitables?|solidaires?|inclusi(?:f|fs|ve|ves)|engagé(?:e)?s?|citoyen(?:ne)?s?|humaine?s?|exemplaires?)',
    "(?:plus |très )?respectueu(?:x|se|ses) (?:de|des|du) (?:l'environnement|la planète|la nature|la terre|hommes?|vivant|animaux|producteurs|saisons)",
    "respect(?:ons|e|ent)? (?:de |toujours )?(?:l'environnement|la planète|la nature|le vivant)",
    '(?:écologiques|neutres? en carbone|zéro déchet|bas[- ]carbone|sans impact|propre pour la planète|bon(?:ne)?s? pour la planète)',
    '(?:geste|agir|agissons|œuvrons|oeuvrons|engagement|engagés?) pour la planète',
    'développement durable',
    '(?:nos|de|des) (?:vraies |fortes )?valeurs(?: (?:humaines|fortes|familiales|partagées|de partage))?',
    'à taille humaine|en toute transparence|transparence totale|(?:une )?(?:vraie|réelle|totale) (?:transparence|proximité|démarche)',
    '100 ?% (?:naturel(?:le)?s?|local|locale|locaux|écologiques?|responsables?|artisanal(?:e)?|authentiques?|satisfaits?)',
    '(?:le|la|les) (?:vrai )?(?:meilleure?s?|plus (?:bon(?:ne)?s?|frais|fraîche|belle?s?|beaux?|gourmand(?:e)?s?)|numéro un|n° ?1|leader(?:s)?)(?! (?:moment|heure|jour|façon|moyen|chemin|contact|adresse|horaire))(?: (?:pains?|produits?|ingrédients?|farines?|prix|boulangeries?|baguettes?|croissants?|service|matières premières|savoir-faire|beurre))*',
    "leaders? (?:de|du|en|sur)|incontournables?|inimitables?|inégalables?|sans égal(?:e)?|satisfaction garantie|toujours à votre écoute|à l'écoute de nos clients",
    "(?:un |notre |le )?savoir-faire (?:artisanal|français|traditionnel|familial|d'excellence|de nos artisans|séculaire)"
  ],
  en: [
    '(?:quality|satisfaction|safety|transparency|freshness|sustainability|the planet|customers?|your [a-z]+|the environment) (?:is|are|comes?|remains?|has always been|have always been|matters?) (?:always )?(?:our|first|at the heart|everything|what we are|a|top|to us|number one)(?: (?:top|first|number one|main|highest|core|only))?(?: (?:priority|priorities|concern|value|values|passion|obsession|promise))?',
    'at the (?:very )?(?:heart|core) of (?:what we do|everything we do|all we do|our [a-z]+|who we are)',
    'our (?:top |number one |first |highest |main )?(?:priority|priorities|core values?|values|ethos|purpose|dna)',
    '(?:deeply |truly |fully |strongly |proudly |really |genuinely )?(?:committed|dedicated|devoted|passionate|serious) (?:to|about) (?:the |our |your |being |providing |a |using |doing )?(?:best |highest |greener |more |great |good )?[a-z]+(?: [a-z]+)?',
    '(?:we|our team|all of us) (?:really |truly |deeply |all |always |genuinely )*(?:care|cares) (?:deeply |a lot |very much |so much |passionately )?(?:about|for)(?: the| our| your)? [a-z]+',
    '(?:we|our team) (?:pride ourselves|takes? (?:great |real )?pride|believes? (?:deeply |strongly )?in|puts? (?:our )?(?:customers|people|quality|the planet) first|strives?|goes? (?:above and beyond|the extra mile)|values?|respects? (?:the planet|nature|the environment))',
    '(?:of )?(?:the )?(?:very )?(?:highest|finest|best|superior|premium|top|exceptional|outstanding|unmatched|unrivalled|uncompromising|impeccable)(?:[- ]possible)?[- ](?:quality|ingredients|flours?|products?|bread|service|standards?|taste|bakery|bakers|craftsmanship|customer service|experience|butter|produce|care)',
    '(?:high|great|good|top|real)[- ]quality|quality (?:ingredients|products|service|guaranteed|you can (?:trust|taste))',
    'second to none|world[- ]class|best[- ]in[- ]class|like no other|one of a kind|number one|no\\. ?1|industry[- ]leading|market leader|leader in|award[- ]worthy|unbeatable|excellence',
    'the best (?!time|way|day|moment|person|place to|address|thing to|of luck|before)(?:[a-z]+)(?: (?:in (?:town|the city|the country|the region)|around))?',
    '(?:with (?:real |true |all our |so much |a lot of )?(?:love|passion|heart|care))(?: and [a-z]+)?|made with love|crafted with',
    '(?:environmentally|eco|planet|earth|climate)[- ](?:friendly|conscious|responsible|aware|positive)|eco[- ]responsible|carbon[- ]neutral|net[- ]zero|zero[- ]waste|climate[- ]neutral',
    '(?:socially |truly |fully |ethically |more |a |an |our |genuinely |very )(?:responsible|sustainable|ethical|green|greener|inclusive|fair|transparent|authentic|conscious)(?: (?:company|business|bakery|brand|choice|approach|employer|sourcing|packaging|team|process|sourced|future|way|shop|supply chain|ingredients))?',
    '(?:sustainable|ethical|responsible|green|conscious)(?:ly)? (?:company|business|bakery|brand|choices?|approach|sourcing|packaging|sourced|future|practices|farming|supply chain|ingredients|way|produced|made|values)|sustainability|sustainably',
    'good for the planet|kind to the planet|better for the planet|(?:save|protect|respect|love|saving|protecting|respecting|help|helping) the (?:planet|environment)',
    '100 ?% (?:natural|local|sustainable|authentic|ethical|artisan|satisfaction|satisfied|green)',
    '(?:authentic|unique|genuine|time-honou?red|unrivalled|unmatched|renowned|true) (?:taste|know-how|expertise|craft|craftsmanship|flavou?rs?|recipes?|bread|experience|tradition)',
    '(?:complete|full|total|real) transparency|human[- ]sized|people come first|always here to listen|like family|satisfaction guaranteed|customer satisfaction'
  ]
}

/** What shows: a number, a date, a link, a mark somebody else gave. `100 %` and `n° 1` only claim more. */
const facts: Readonly<Record<ClaimLanguage, RegExp>> = {
  fr: /https?:\/\/|\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b|certifiée?s? (?:par|ab|bio|nature)|label(?:lisée?s?)? [A-Zab]|\bIGP\b|\bAOP\b|audit|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|quarante|cinquante|cent) (?:ans|années|heures|jours|kilomètres|fermes?|producteurs?|moulins?|fois|personnes|pour cent|kilos|salariés|apprentis|mois)/iu,
  en: /https?:\/\/|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b|certified (?:by|organic|b corp)|\bsoil association\b|\baudit|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|a hundred) (?:years?|hours?|days?|miles?|farms?|farmers?|mills?|times|people|per cent|percent|kilos|apprentices|months|bakers)/iu
}

/** Numbers that count something, beside those that only boast. */
const withoutBoasts = (sentence: string): string =>
  sentence.replace(/100 ?%|n° ?1|no\. ?1|numéro 1|number 1|#1/giu, ' ')

/** What somebody else is said to claim, or what is denied or asked, is no claim of ours. */
const notOurs: Readonly<Record<ClaimLanguage, RegExp>> = {
  fr: /\b(?:ne|n')[ ]?[^.!?]{0,40}\b(?:pas|aucune?|rien)\b(?! transig)|\b(?:si|que|quand|comme) vous\b|\bvous (?:cherchez|demandez|dites|parlez|écrivez|avez raison|trouvez|attendez|méritez)|\b(?:selon|d'après) vous\b|\b(?:votre|vos|leur|leurs|son|sa) (?:démarche|avis|message|remarque|commentaire|exigence|attachement)/iu,
  en: /\b(?:not|never|cannot|can't|don't|doesn't|isn't|aren't|didn't|wasn't|won't|no longer)\b(?! compromis)|\byou (?:ask|asked|say|said|mention|mentioned|write|wrote|look|are looking|want|wanted|expect|expected|deserve|found|describe)|\bif you\b|\b(?:their|his|her) (?:quality|values|approach)/iu
}

/** Words between quotes are somebody's. */
const quoted = /«[^«»]*»|“[^“”]*”|"[^"]*"/gu

const compiled: Partial<Record<ClaimLanguage, RegExp>> = {}
const expressionOf = (language: ClaimLanguage): RegExp =>
  (compiled[language] ??= new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${lexicon[language].join('|')})(?![\\p{L}\\p{N}])`,
    'giu'
  ))

/** The same length, so that offsets stay: typographic apostrophes and spaces as they are typed. */
const plain = (text: string): string => text.replaceAll('’', "'").replace(/[\u00a0\u202f]/gu, ' ')

const sentences = /[^.!?…\n]+[.!?…]*/gu

/**
 * Where a text claims a value of the company (quality, care, ecology, being the best) in a sentence that says no fact. Rules
 * and a list of words, nothing learned: it warns, it proves nothing.
 */
export const findClaims = (text: string, language: ClaimLanguage): readonly Claim[] => {
  const read = plain(text)
  const claims: Claim[] = []
  // A point inside a number or an address ends no sentence.
  const cut = read
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, ',')
    .replace(/\b(n|no|No)\.(?= ?\d)/gu, '$1,')
  for (const { index, 0: sentence } of cut.matchAll(sentences)) {
    if (sentence.trimEnd().endsWith('?')) continue
    const said = sentence.replace(quoted, (words) => ' '.repeat(words.length))
    const shown = withoutBoasts(said)
    if (/\d/u.test(shown) || facts[language].test(shown) || notOurs[language].test(said)) continue
    const expression = expressionOf(language)
    expression.lastIndex = 0
    for (const match of said.matchAll(expression))
      claims.push({ start: index + match.index, end: index + match.index + match[0].trimEnd().length })
  }
  return claims
}
