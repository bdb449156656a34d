extension BoardPage {
    /// The style: light on dark, to be read from across a hall, from either side.
    static let style = """

        :root { color-scheme: dark; }
        * { box-sizing: border-box; margin: 0; }
        html { height: 100%; font-size: clamp(14px, 1.6vw, 40px); }
        body { min-height: 100%; display: flex; flex-direction: column; gap: 1rem; padding: 1.2rem 1.6rem;
          font-family: system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", sans-serif;
          background: #0b1220; color: #f4f7ff; }
        header, footer { display: flex; flex-wrap: wrap; gap: .4rem 2rem; align-items: baseline; }
        header h1 { font-size: 2rem; margin-inline-end: auto; }
        #clock { font-size: 2rem; font-variant-numeric: tabular-nums; }
        #notice { background: #ffd166; color: #1d1600; padding: .5rem 1rem; border-radius: .4rem; font-size: 1.2rem; }
        main { flex: 1; display: grid; grid-template-columns: 2fr 1fr; gap: 2rem; }
        @media (max-width: 40rem) { main { grid-template-columns: 1fr; } }
        h2 { font-size: 1.3rem; font-weight: 600; color: #a9b8d8; margin-bottom: .6rem; }
        ol { list-style: none; padding: 0; }
        #serving li { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: baseline; padding: .2rem 0;
          border-bottom: 1px solid #26324d; }
        #serving .number { font-size: 4.6rem; font-weight: 800; line-height: 1.15; color: #7ee2a8; direction: ltr;
          unicode-bidi: isolate; font-variant-numeric: tabular-nums; }
        #serving .counter { font-size: 2.6rem; unicode-bidi: isolate; }
        #next { display: grid; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); gap: .4rem 1rem; }
        #next li { font-size: 2.2rem; font-weight: 600; direction: ltr; unicode-bidi: isolate;
          font-variant-numeric: tabular-nums; }
        #nobody { font-size: 1.6rem; color: #a9b8d8; }
        footer { font-size: 1.5rem; border-top: 1px solid #26324d; padding-top: .8rem; }
        button { font: inherit; font-size: 1.1rem; padding: .3rem 1rem; border-radius: .4rem; border: 0; cursor: pointer;
          margin-inline-start: auto; }
        .fresh { animation: fresh 1s ease-in-out 6; }
        @keyframes fresh { 50% { background: #1f5f3e; } }
        @media (prefers-reduced-motion: reduce) { .fresh { animation: none; background: #1f5f3e; } }

        """
}
