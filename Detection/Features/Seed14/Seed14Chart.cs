namespace Anomaly.Detection.Features.Seed14;

/// <summary>What charts draw beside the bars, from the same pass as the features. Not-a-number where there is no value yet.</summary>
/// <param name="Mean20">Mean of the last 20 closes (<c>roll_mean_20</c>), in currency.</param>
/// <param name="UpperBand">Mean plus two standard deviations (<c>bb_upper</c>), in currency.</param>
/// <param name="LowerBand">Mean less two standard deviations (<c>bb_lower</c>), in currency.</param>
/// <param name="Vwap">Mean close weighted by volume since the anchor, in currency.</param>
/// <param name="Rsi">Relative strength index, 0 to 100.</param>
public readonly record struct Seed14Chart(double Mean20, double UpperBand, double LowerBand, double Vwap, double Rsi)
{
    /// <summary>No value at all.</summary>
    public static Seed14Chart None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
