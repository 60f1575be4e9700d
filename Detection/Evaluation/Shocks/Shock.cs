using System.Globalization;

namespace Anomaly.Detection.Evaluation.Shocks;

/// <summary>A shock to inject.</summary>
/// <param name="Family">What happens.</param>
/// <param name="Size">How much: trailing standard deviations of returns for prices, a factor for volumes and ranges, bars for a stuck price.</param>
public sealed record Shock(ShockFamily Family, double Size)
{
    /// <summary>The shocks of a standard evaluation.</summary>
    public static IReadOnlyList<Shock> Standard { get; } =
    [
        new(ShockFamily.Move, 4), new(ShockFamily.Move, 6), new(ShockFamily.Move, 8),
        new(ShockFamily.Gap, 3), new(ShockFamily.Gap, 5), new(ShockFamily.Gap, 8),
        new(ShockFamily.Wick, 5), new(ShockFamily.Wick, 8),
        new(ShockFamily.Burst, 5), new(ShockFamily.Burst, 8), new(ShockFamily.Burst, 15),
        new(ShockFamily.Drought, 8), new(ShockFamily.Drought, 20),
        new(ShockFamily.Regime, 2), new(ShockFamily.Regime, 3),
        new(ShockFamily.Stuck, 3), new(ShockFamily.Stuck, 6),
        new(ShockFamily.Drift, 1), new(ShockFamily.Drift, 1.5),
        new(ShockFamily.QuietHour, 6), new(ShockFamily.QuietHour, 8),
    ];

    /// <summary>Bars that it lasts.</summary>
    public int Bars => Family switch
    {
        ShockFamily.Regime or ShockFamily.Drift => 10,
        ShockFamily.Stuck => (int)Size,
        _ => 1,
    };

    /// <summary>What it is called in tables: <c>move 6 sigma</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{FamilyName} {Unit}");

    private string FamilyName => Family == ShockFamily.QuietHour ? "quiet hour move" : Family.ToString().ToLowerInvariant();

    private string Unit => Family switch
    {
        ShockFamily.Burst or ShockFamily.Regime => string.Create(CultureInfo.InvariantCulture, $"x{Size}"),
        ShockFamily.Drought => string.Create(CultureInfo.InvariantCulture, $"/{Size}"),
        ShockFamily.Stuck => string.Create(CultureInfo.InvariantCulture, $"{Size} bars"),
        ShockFamily.Drift => string.Create(CultureInfo.InvariantCulture, $"{Size} sigma a bar"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Size} sigma"),
    };
}
