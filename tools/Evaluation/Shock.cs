using System.Globalization;

namespace Anomaly.Evaluation;

/// <summary>A shock to inject.</summary>
/// <param name="Family">What happens.</param>
/// <param name="Size">How much: trailing standard deviations of returns for prices, a factor for volumes and ranges, bars for a stale price.</param>
public sealed record Shock(ShockFamily Family, double Size)
{
    /// <summary>The shocks of a standard evaluation.</summary>
    public static IReadOnlyList<Shock> Standard { get; } =
    [
        new(ShockFamily.Move, 4), new(ShockFamily.Move, 6), new(ShockFamily.Move, 8),
        new(ShockFamily.Gap, 3), new(ShockFamily.Gap, 5), new(ShockFamily.Gap, 8),
        new(ShockFamily.Wick, 5), new(ShockFamily.Wick, 8),
        new(ShockFamily.Burst, 5), new(ShockFamily.Burst, 8), new(ShockFamily.Burst, 15),
        new(ShockFamily.LowVolume, 8), new(ShockFamily.LowVolume, 20),
        new(ShockFamily.Regime, 2), new(ShockFamily.Regime, 3),
        new(ShockFamily.StalePrice, 3), new(ShockFamily.StalePrice, 6),
        new(ShockFamily.Drift, 1), new(ShockFamily.Drift, 1.5),
        new(ShockFamily.QuietHour, 6), new(ShockFamily.QuietHour, 8),
    ];

    /// <summary>Bars that it lasts.</summary>
    public int Bars => Family switch
    {
        ShockFamily.Regime or ShockFamily.Drift => 10,
        ShockFamily.StalePrice => (int)Size,
        _ => 1,
    };

    /// <summary>What it is called in tables: <c>move 6 sigma</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{FamilyName} {Unit}");

    // What reports and model cards have always called them.
    private string FamilyName => Family switch
    {
        ShockFamily.QuietHour => "quiet hour move",
        ShockFamily.LowVolume => "drought",
        ShockFamily.StalePrice => "stuck",
        _ => Family.ToString().ToLowerInvariant(),
    };

    private string Unit => Family switch
    {
        ShockFamily.Burst or ShockFamily.Regime => string.Create(CultureInfo.InvariantCulture, $"x{Size}"),
        ShockFamily.LowVolume => string.Create(CultureInfo.InvariantCulture, $"/{Size}"),
        ShockFamily.StalePrice => string.Create(CultureInfo.InvariantCulture, $"{Size} bars"),
        ShockFamily.Drift => string.Create(CultureInfo.InvariantCulture, $"{Size} sigma a bar"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Size} sigma"),
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

    /// <summary>The price stands still while the market trades.</summary>
    StalePrice,

    /// <summary>Ten bars each drift the same way.</summary>
    Drift,

    /// <summary>A move at the quietest hour of the session, sized by that hour.</summary>
    QuietHour,
}
