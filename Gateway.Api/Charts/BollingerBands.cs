namespace Anomaly.Gateway.Api.Charts;

/// <summary>Bollinger bands.</summary>
/// <param name="Lower">Mean less two standard deviations.</param>
/// <param name="Upper">Mean plus two standard deviations.</param>
/// <param name="Sma">Mean of 20 closes.</param>
internal sealed record BollingerBands(IReadOnlyList<double?> Lower, IReadOnlyList<double?> Upper, IReadOnlyList<double?> Sma);
