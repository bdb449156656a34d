import Crypto

/// The page at `/docs`: one file that reads `/openapi.json` and shows it, without anything from the internet.
///
/// Its script and its style run because the policy names their hashes (CSP Level 3), so that nothing else can.
enum DocumentationPage {
    /// The page as it is served.
    static func response() -> HTTPResponse {
        var response = HTTPResponse(contentType: "text/html; charset=utf-8", bytes: Array(page.utf8))
        response.fields.append(
            "Content-Security-Policy",
            "default-src 'none'; connect-src 'self'; script-src '\(source(script))'; style-src '\(source(style))'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        response.fields.append("ETag", ContentTag.of(Array(page.utf8)))
        return response
    }

    private static func source(_ text: String) -> String {
        "sha256-\(Base64.encode(SHA256.hash(Array(text.utf8))))"
    }

    private static var page: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Medley API</title><style>\(style)</style></head>
        <body><header><h1>Medley API</h1><input id="filter" type="search" placeholder="Find an operation"
        aria-label="Find an operation"></header><main id="operations"><p>Loading…</p></main>
        <script>\(script)</script></body></html>

        """
    }

    static let style = """
        body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1a2233}\
        header{display:flex;gap:1rem;align-items:center;justify-content:space-between;flex-wrap:wrap}\
        input{font:inherit;padding:.4rem .6rem;min-width:16rem}\
        h2{margin:2rem 0 .5rem;border-bottom:1px solid #ccd}\
        details{border:1px solid #dde;border-radius:6px;margin:.4rem 0;padding:.4rem .7rem}\
        summary{cursor:pointer}b.m{display:inline-block;min-width:4.2rem}code,pre{font:13px/1.45 ui-monospace,monospace}\
        pre{background:#f4f6fa;padding:.6rem;overflow:auto;border-radius:4px}table{border-collapse:collapse}\
        td{padding:.1rem .8rem .1rem 0;vertical-align:top}.q{color:#556}
        """

    static let script = """
        (async()=>{const main=document.getElementById('operations'),filter=document.getElementById('filter');\
        const el=(n,t,c)=>{const e=document.createElement(n);if(t!==undefined)e.textContent=t;if(c)e.className=c;return e};\
        const row=(t,...c)=>{const r=el('tr');for(const x of c)r.append(el('td',x));t.append(r)};\
        const pre=(p,l,v)=>{if(v===undefined)return;p.append(el('div',l,'q'),el('pre',JSON.stringify(v,null,2)))};\
        let doc;try{doc=await(await fetch('/openapi.json')).json()}catch{main.replaceChildren(\
        el('p','The description could not be read. Reload the page.'));return}\
        const show=()=>{const wanted=filter.value.toLowerCase();main.replaceChildren();\
        for(const tag of doc.tags){const list=[];for(const[path,item]of Object.entries(doc.paths))\
        for(const[method,op]of Object.entries(item)){if(!op.tags||!op.tags.includes(tag.name))continue;\
        if(wanted&&!(path+op.summary+op.operationId).toLowerCase().includes(wanted))continue;list.push([path,method,op])}\
        if(!list.length)continue;main.append(el('h2',tag.name));for(const[path,method,op]of list){\
        const d=el('details'),s=el('summary');s.append(el('b',method.toUpperCase(),'m'),el('code',path),' – '+op.summary);\
        d.append(s);if(op.description)d.append(el('p',op.description));if(op.parameters){const t=el('table');\
        for(const p of op.parameters)row(t,p.name,p.in+(p.required?', required':''),p.description||'');d.append(t)}\
        if(op.requestBody)for(const[k,v]of Object.entries(op.requestBody.content)){\
        pre(d,'Body, '+k,v.example);pre(d,'Schema',v.schema)}\
        for(const[code,r]of Object.entries(op.responses)){d.append(el('p',code+' '+r.description));\
        const c=r.content&&r.content['application/json'];if(c){pre(d,'Answer',c.example);pre(d,'Schema',c.schema)}}\
        main.append(d)}}\
        const schemas=doc.components&&doc.components.schemas;if(schemas&&!wanted){main.append(el('h2','Schemas'));\
        for(const[n,v]of Object.entries(schemas)){const d=el('details');d.append(el('summary',n));pre(d,'',v);\
        main.append(d)}}};filter.addEventListener('input',show);show()})();
        """
}
