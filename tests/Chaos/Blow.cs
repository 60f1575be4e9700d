namespace Anomaly.Chaos;

/// <summary>What callers felt of a blow, from its beginning to some seconds after its end.</summary>
/// <param name="HeldUp">The longest that a caller waited for a detection to succeed.</param>
/// <param name="Refused">Calls that were refused.</param>
/// <param name="AllServed">Whether every ticker has been detected again since.</param>
internal sealed record Blow(TimeSpan HeldUp, int Refused, bool AllServed);
