"""Sixty and more hostile letter texts: each a piece of HTML as it would stand in a letter, if somebody got it in there.

`{canary}` is the address of a file that must never be read, `{port}` a port where nobody may knock.
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99">'
PNG_1PX = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC"
FAR = "http://127.0.0.1:{port}"

IMAGES = {
    "image over http": f'<img src="{FAR}/x.png">',
    "image over https": '<img src="https://127.0.0.1:{port}/x.png">',
    "image over ftp": '<img src="ftp://127.0.0.1:{port}/x">',
    "image without scheme": '<img src="//127.0.0.1:{port}/x">',
    "image by relative path": '<img src="x.png">',
    "image by climbing path": '<img src="../../../../etc/passwd">',
    "image from a file": '<img src="{canary}">',
    "image from a file in capitals": '<img src="FILE:///etc/passwd">',
    "image with spaces before the scheme": '<img src=" \t\n{canary}">',
    "image with an escaped scheme": '<img src="&#102;ile:///etc/passwd">',
    "image with a scheme in full width": '<img src="ｆｉｌｅ:///etc/passwd">',
    "image with source set": f'<img srcset="{FAR}/x.png 1x, {{canary}} 2x" src="y.png">',
    "picture with sources": f'<picture><source srcset="{FAR}/x.webp"><img src="{{canary}}"></picture>',
    "image from our own, climbing": '<img src="own:../../../etc/passwd">',
    "image from our own, a stylesheet": '<img src="own:vendor/dkfds/css/dkfds.min.css">',
    "image from our own, a font": '<img src="own:vendor/dkfds/fonts/IBMPlexSans-Regular.woff2">',
    "image as data": f'<img src="data:image/png;base64,{PNG_1PX}">',
    "image as broken data": '<img src="data:image/png;base64,' + "A" * 100_000 + '">',
    "image as data with a foreign drawing": '<img src="data:image/svg+xml,'
    + f"%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='{FAR}/x'/%3E%3C/svg%3E\">",
    "image from a script": '<img src="javascript:alert(1)">',
    "image that is enormous": f'<img src="{FAR}/x.png" width="1000000" height="1000000">',
    "image over gopher": '<img src="gopher://127.0.0.1:{port}/_x">',
    "image with a login": '<img src="http://bruger:kode@127.0.0.1:{port}/x">',
    "image at the address of the cloud": '<img src="http://169.254.169.254/latest/meta-data/">',
    "input as an image": f'<input type="image" src="{FAR}/x.png">',
    "video with a poster": f'<video poster="{FAR}/x.png" src="{{canary}}"></video>',
}
DOCUMENTS = {
    "object": f'<object data="{FAR}/x.svg">x</object>',
    "object from a file": '<object data="{canary}" type="image/svg+xml"></object>',
    "embed": '<embed src="{canary}">',
    "frame": f'<iframe src="{FAR}/"></iframe>',
    "frame with its own page": f"<iframe srcdoc=\"<img src='{FAR}/x'>\"></iframe>",
    "base": f'<base href="{FAR}/"><img src="x.png">',
    "refresh": f'<meta http-equiv="refresh" content="0;url={FAR}/">',
    "script": f'<script src="{FAR}/x.js"></script><script>fetch("{FAR}")</script>',
    "form": f'<form action="{FAR}/"><input name="cpr" value="1"><button>Send</button></form>',
    "preload": f'<link rel="preload" as="image" href="{FAR}/x.png">',
    "icon": f'<link rel="icon" href="{FAR}/x.ico">',
    "attachment": '<link rel="attachment" href="{canary}">',
    "attachment by link": '<a rel="attachment" href="{canary}">her</a>',
    "attachment over http": f'<a rel="attachment" href="{FAR}/x.pdf">her</a>',
    "attachment as data": '<link rel="attachment" href="data:text/plain,hej">',
    "redirect": f'<img src="{FAR}/redirect?to={{canary}}">',
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "{canary}">]><p>&e;</p>',
    "include": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary}" parse="text"/>',
    "template words": "{{% include 'accounts/user.html' %}}{{{{ settings.SECRET_KEY }}}}{{% load static %}}",
}
STYLES = {
    "stylesheet": f'<link rel="stylesheet" href="{FAR}/x.css">',
    "stylesheet from a file": '<link rel="stylesheet" href="{canary}">',
    "import": f"<style>@import url({FAR}/x.css);</style>",
    "import by name": '<style>@import "{canary}";</style>',
    "import with an escape": "<style>@\\69mport url({canary});</style>",
    "font": f"<style>@font-face {{{{ font-family: x; src: url({FAR}/x.woff2) }}}} p {{{{ font-family: x }}}}</style><p>x",
    "font from a file": "<style>@font-face {{ font-family: x; src: url({canary}) }} p {{ font-family: x }}</style><p>x",
    "background": f'<p style="background: url({FAR}/x.png)">x</p>',
    "background of the page": f"<style>@page {{{{ background: url({FAR}/x.png) }}}}</style>",
    "margin of the page": "<style>@page {{ @top-left {{ content: url({canary}) }} }}</style>",
    "list mark": '<p style="list-style: url({canary}); display: list-item">x</p>',
    "content": "<style>p::before {{ content: url({canary}) }}</style><p>x</p>",
    "border image": f'<p style="border: 9px solid; border-image: url({FAR}/x.png) 1">x</p>',
    "content of another element": "<style>p::before {{ content: target-text(url({canary}#a)) }}</style><p>x</p>",
    "colours that are no colours": '<p style="color: expression(alert(1)); behavior: url({canary})">x</p>',
}
DRAWINGS = {
    "drawing with an image": f'{SVG}<image href="{FAR}/x.png" width="9" height="9"/></svg>',
    "drawing with an old link": f'{SVG}<image xlink:href="{{canary}}" width="9" height="9"/></svg>',
    "drawing that uses another": f'{SVG}<use href="{{canary}}#a"/></svg>',
    "drawing with a style": f"{SVG}<style>@import url({FAR}/x.css); rect {{{{ fill: url({{canary}}#a) }}}}</style><rect/></svg>",
    "drawing with a page in it": f'{SVG}<foreignObject><img src="{FAR}/x"/></foreignObject></svg>',
    "drawing that uses itself": f'{SVG}<g id="a"><use href="#a"/></g><use href="#a"/></svg>',
    "drawing of a billion": SVG
    + "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + '<g id="g0"><rect width="1" height="1"/></g></svg>',
}
SIZES = {
    "a table of ten thousand rows": "<table>" + "<tr><td>x</td></tr>" * 10_000 + "</table>",
    "a table of a thousand columns": "<table><tr>" + "<td>x</td>" * 1_000 + "</tr></table>",
    "a cell over a million rows": '<table><tr><td rowspan="1000000" colspan="1000000">x</td></tr></table>',
    "ten thousand boxes in each other": "<div>" * 10_000 + "x" + "</div>" * 10_000,
    "a thousand lists in each other": "<ul><li>" * 1_000,
    "one word of a hundred thousand letters": "<p>" + "a" * 100_000 + "</p>",
    "four million letters": "<p>" + "a " * 2_000_000 + "</p>",
    "a page of a kilometre": "<style>@page {{ size: 1000000mm 1000000mm }}</style><p>x</p>",
    "a page of nothing": "<style>@page {{ size: 0 0; margin: 0 }}</style><p>xxxxxxxx</p>",
    "letters of a metre": '<p style="font-size: 1000000pt; line-height: 1e9">x</p>',
    "a number that is none": '<p style="width: 1e999px; margin: -1e999px">x</p>',
    "zero bytes and half characters": "<p>\x00\ufffe\udcff</p>".encode("utf-8", "ignore").decode(),
    "right to left and back": "<p>\u202e\u202d\u2066abc\u2069</p>" * 100,
    "accents on accents": "<p>" + "a" + "\u0301" * 10_000 + "</p>",
}

HOSTILE: dict[str, str] = IMAGES | DOCUMENTS | STYLES | DRAWINGS | SIZES
