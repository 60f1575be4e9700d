namespace Anomaly.Gateway.Api.Charts;

/// <summary>Where to draw anomalies.</summary>
/// <param name="Dates">Opens of the bars, UTC.</param>
/// <param name="YValues">Closes of the bars.</param>
/// <param name="Reason">A sentence for each.</param>
internal sealed record ChartMarkers(IReadOnlyList<DateTimeOffset> Dates, IReadOnlyList<double?> YValues, IReadOnlyList<string> Reason);
