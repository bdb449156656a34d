extension DocumentationPage {
    /// The style, light or dark as the reader's system is.
    static let style = """
        :root {
          --back: #ffffff; --front: #1a2233; --quiet: #4c5870; --line: #d5dbe6; --panel: #f3f5f9; --link: #0b57b5;
          --get: #0b57b5; --post: #14693a; --patch: #7a4b00; --delete: #a3202c; --put: #6a2c91; --field: #ffffff;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #12161f; --front: #e6eaf2; --quiet: #a5b0c5; --line: #323b4d; --panel: #1b2130; --link: #8ab8ff;
            --get: #8ab8ff; --post: #7fd6a2; --patch: #f0bd6a; --delete: #ff9aa3; --put: #d3a5f5; --field: #0c1017;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 5rem; }
        body { margin: 0; font: 15px/1.55 system-ui, sans-serif; color: var(--front); background: var(--back); }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--back); padding: .4rem; z-index: 2; }
        header { position: sticky; top: 0; z-index: 1; display: flex; gap: .5rem 1.5rem; align-items: center;
          flex-wrap: wrap; padding: .7rem 1.2rem; background: var(--back); border-bottom: 1px solid var(--line); }
        h1 { font-size: 1.2rem; margin: 0 auto 0 0; }
        h1 span { color: var(--quiet); font-weight: normal; font-size: .85rem; }
        h2 { font-size: 1.25rem; margin: 2rem 0 .6rem; }
        h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; }
        label { color: var(--quiet); font-size: .9rem; }
        input, textarea, button { font: inherit; color: var(--front); background: var(--field);
          border: 1px solid var(--quiet); border-radius: 5px; padding: .35rem .55rem; }
        header input { width: 15rem; max-width: 60vw; }
        textarea { width: 100%; min-height: 9rem; font: 13px/1.45 ui-monospace, monospace; }
        button { cursor: pointer; background: var(--panel); }
        button.main { background: var(--link); color: var(--back); border-color: var(--link); font-weight: 600; }
        .columns { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0 1.5rem; max-width: 82rem;
          margin: 0 auto; padding: 0 1.2rem 4rem; }
        nav { position: sticky; top: 4.2rem; align-self: start; max-height: calc(100vh - 5rem); overflow: auto;
          padding: 1.5rem 0; }
        nav ul { list-style: none; margin: 0; padding: 0; }
        nav a { display: block; padding: .2rem .4rem; text-decoration: none; border-radius: 4px; }
        nav a:hover { background: var(--panel); }
        @media (max-width: 52rem) { .columns { display: block; } nav { position: static; max-height: none; } }
        details.operation { border: 1px solid var(--line); border-radius: 7px; margin: .45rem 0; }
        details.operation[open] { background: var(--back); border-color: var(--quiet); }
        summary { cursor: pointer; padding: .5rem .8rem; }
        details.operation > summary { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; }
        .inside { padding: 0 1rem 1rem; border-top: 1px solid var(--line); }
        .method { font: bold 13px/1.4 ui-monospace, monospace; min-width: 4.2rem; }
        .get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); }
        .delete { color: var(--delete); } .put { color: var(--put); }
        code, pre { font: 13px/1.5 ui-monospace, monospace; }
        .path { font-weight: 600; overflow-wrap: anywhere; }
        .quiet { color: var(--quiet); }
        .tag { border: 1px solid var(--line); border-radius: 10px; padding: 0 .5rem; font-size: .82rem;
          color: var(--quiet); }
        pre { background: var(--panel); padding: .7rem; overflow: auto; border-radius: 5px; margin: .3rem 0; }
        table { border-collapse: collapse; width: 100%; }
        th { text-align: left; font-size: .85rem; color: var(--quiet); font-weight: 600; }
        th, td { padding: .25rem .8rem .25rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
        ul.schema { list-style: none; margin: 0; padding-left: 1.1rem; border-left: 1px solid var(--line); }
        ul.schema > li { padding: .1rem 0; }
        .try { background: var(--panel); border-radius: 6px; padding: .3rem .9rem .9rem; margin-top: 1.2rem; }
        .try pre { background: var(--field); }
        .rows { display: grid; grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr); gap: .35rem .8rem;
          align-items: center; margin-bottom: .6rem; }
        .buttons { display: flex; gap: .6rem; flex-wrap: wrap; margin: .6rem 0; }

        """
}
