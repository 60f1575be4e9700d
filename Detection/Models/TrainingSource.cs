namespace Anomaly.Detection.Models;

/// <summary>Where a model's training rows came from.</summary>
/// <param name="From">Time of the earliest bar, UTC.</param>
/// <param name="To">Time of the latest bar, UTC.</param>
/// <param name="Tickers">The tickers, in the order in which their rows were used; none contains a comma.</param>
public sealed record TrainingSource(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> Tickers);
