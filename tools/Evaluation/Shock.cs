namespace Anomaly.Evaluation;

/// <summary>A shock to inject.</summary>
/// <param name="Family">What happens.</param>
/// <param name="Size">How much: trailing standard deviations of returns for prices, a factor for volumes and ranges, bars for faults of the feed and halts.</param>
/// <param name="Volume">By what the volume of a move or gap is multiplied; 1 leaves it as it was.</param>
public sealed record Shock(ShockFamily Family, double Size, double Volume = 1)
{
    private const int DriftBars = 10;
    private const int SlowDriftBars = 20;

    /// <summary>Bars in which a pump rises.</summary>
    internal const int PumpBars = 5;

    /// <summary>Bars in which it falls back.</summary>
    internal const int DumpBars = 3;

    /// <summary>The returns of a squeeze, as shares of its largest rise, and the multiples of the usual volume: those of GME from 2021-01-22 to 02-02.</summary>
    internal static readonly (double Return, double Volume)[] Squeeze =
        [(0.49, 20), (0.2, 18), (0.77, 18), (1, 10), (-0.69, 6), (0.61, 5), (-0.43, 4), (-1.07, 8)];

    /// <summary>The gap after a halt, in trailing standard deviations of returns.</summary>
    internal const double HaltGap = 5;

    /// <summary>By what the volume of a pump, a dump and the first bar after a halt is multiplied.</summary>
    internal const double NewsVolume = 3;

    /// <summary>The shocks of a standard evaluation: those of the market, then the faults of a feed.</summary>
    public static IReadOnlyList<Shock> Standard { get; } =
    [
        new(ShockFamily.Move, 4), new(ShockFamily.Move, 6), new(ShockFamily.Move, 8), new(ShockFamily.Move, 4, 3), new(ShockFamily.Move, 6, 3),
        new(ShockFamily.Gap, 3), new(ShockFamily.Gap, 5), new(ShockFamily.Gap, 8), new(ShockFamily.Gap, 5, 3),
        new(ShockFamily.Wick, 5), new(ShockFamily.Wick, 8),
        new(ShockFamily.Burst, 5), new(ShockFamily.Burst, 8), new(ShockFamily.Burst, 15),
        new(ShockFamily.LowVolume, 8), new(ShockFamily.LowVolume, 20),
        new(ShockFamily.Regime, 2), new(ShockFamily.Regime, 3),
        new(ShockFamily.Drift, 1), new(ShockFamily.Drift, 1.5), new(ShockFamily.SlowDrift, 0.5),
        new(ShockFamily.QuietHour, 6), new(ShockFamily.QuietHour, 8),
        new(ShockFamily.PumpAndDump, 8), new(ShockFamily.EndOfSqueeze, 12), new(ShockFamily.Halt, 5),
        new(ShockFamily.StalePrice, 3), new(ShockFamily.StalePrice, 6), new(ShockFamily.EqualCloses, 10), new(ShockFamily.RepeatedBar, 5),
        new(ShockFamily.MissingVolume, 3), new(ShockFamily.SwappedHighLow, 1), new(ShockFamily.DroppedBars, 5),
    ];

    /// <summary>Whether no market does this, only a feed that is broken.</summary>
    public bool IsFeedFault => Family is ShockFamily.StalePrice or ShockFamily.EqualCloses or ShockFamily.RepeatedBar
        or ShockFamily.MissingVolume or ShockFamily.SwappedHighLow or ShockFamily.DroppedBars;

    /// <summary>Bars of the series that it takes the place of.</summary>
    public int Span => Family switch
    {
        ShockFamily.Regime or ShockFamily.Drift => DriftBars,
        ShockFamily.SlowDrift => SlowDriftBars,
        ShockFamily.PumpAndDump => PumpBars + DumpBars,
        ShockFamily.EndOfSqueeze => Squeeze.Length,
        ShockFamily.StalePrice or ShockFamily.EqualCloses or ShockFamily.RepeatedBar or ShockFamily.MissingVolume => (int)Size,
        ShockFamily.Halt or ShockFamily.DroppedBars => (int)Size + 1,
        _ => 1,
    };

    /// <summary>Bars at its end in which it has to be found: of dropped bars the one after them, of a squeeze the fall that ends it.</summary>
    public int Bars => Family is ShockFamily.DroppedBars or ShockFamily.EndOfSqueeze ? 1 : Span;

    /// <summary>Whether it means anything only where the bars have volume.</summary>
    public bool NeedsVolume => Volume != 1
        || Family is ShockFamily.Burst or ShockFamily.LowVolume or ShockFamily.MissingVolume or ShockFamily.PumpAndDump or ShockFamily.EndOfSqueeze or ShockFamily.Halt;

    /// <summary>What it is called in tables: <c>move 6 sigma</c>.</summary>
    public string Name => FormattableString.Invariant(Kind) + (Volume == 1 ? "" : FormattableString.Invariant($", volume x{Volume}"));

    private FormattableString Kind => Family switch
    {
        ShockFamily.Burst => $"volume x{Size}",
        ShockFamily.LowVolume => $"volume /{Size}",
        ShockFamily.Regime => $"moves x{Size} for ten bars",
        ShockFamily.Drift => $"drift {Size} sigma a bar",
        ShockFamily.SlowDrift => $"slow drift {Size} sigma a bar",
        ShockFamily.QuietHour => $"quiet hour move {Size} sigma",
        ShockFamily.PumpAndDump => $"pump and dump {Size} sigma",
        ShockFamily.EndOfSqueeze => $"end of a squeeze, {Size} sigma",
        ShockFamily.Halt => $"halt of {Size} bars",
        ShockFamily.StalePrice => $"stale price, {Size} bars",
        ShockFamily.EqualCloses => $"{Size} equal closes",
        ShockFamily.RepeatedBar => $"bar repeated {Size} times",
        ShockFamily.MissingVolume => $"{Size} bars without volume",
        ShockFamily.SwappedHighLow => $"high and low swapped",
        ShockFamily.DroppedBars => $"{Size} bars dropped",
        ShockFamily.Move => $"move {Size} sigma",
        ShockFamily.Gap => $"gap {Size} sigma",
        ShockFamily.Wick => $"wick {Size} sigma",
        _ => throw new InvalidOperationException($"{Family} has no name."),
    };
}

/// <summary>The kinds of shock that are injected into real series.</summary>
public enum ShockFamily
{
    /// <summary>The close jumps within one bar and stays.</summary>
    Move,

    /// <summary>The whole bar opens away from the close before and stays.</summary>
    Gap,

    /// <summary>The price runs away within one bar and comes back.</summary>
    Wick,

    /// <summary>One bar trades a multiple of its volume.</summary>
    Burst,

    /// <summary>One bar trades a fraction of its volume.</summary>
    LowVolume,

    /// <summary>Ten bars move a multiple of what they did.</summary>
    Regime,

    /// <summary>Ten bars each drift the same way.</summary>
    Drift,

    /// <summary>Twenty bars each drift the same way.</summary>
    SlowDrift,

    /// <summary>A move at the quietest hour of the session, sized by that hour.</summary>
    QuietHour,

    /// <summary>Five bars rise by the size together, three fall back, all on three times their volume.</summary>
    PumpAndDump,

    /// <summary>A week of jumps on many times the volume, the largest rise by the size, and then a fall by as much, as GME had them in January 2021.</summary>
    EndOfSqueeze,

    /// <summary>Bars without a trade, then one that opens 5 sigma away on three times its volume.</summary>
    Halt,

    /// <summary>The price stands still while the market trades.</summary>
    StalePrice,

    /// <summary>Bars of their own shape that all close where the one before them did.</summary>
    EqualCloses,

    /// <summary>The bar before comes again and again, with later times.</summary>
    RepeatedBar,

    /// <summary>Bars whose volume is nought.</summary>
    MissingVolume,

    /// <summary>One bar with its high and low in each other's place.</summary>
    SwappedHighLow,

    /// <summary>Bars that never come.</summary>
    DroppedBars,
}
