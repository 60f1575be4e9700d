namespace Anomaly.Chaos;

/// <summary>What callers felt of a blow, from its beginning until every ticker has been served again, and some seconds at least.</summary>
/// <param name="HeldUp">The longest that a caller waited for a detection to succeed.</param>
/// <param name="Refused">Calls that were refused.</param>
internal sealed record Blow(TimeSpan HeldUp, int Refused);
