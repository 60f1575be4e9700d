namespace Anomaly.Gateway.Api.Documents;

/// <summary>A backfill has been started.</summary>
/// <param name="Status">Always <c>backfill_started</c>.</param>
/// <param name="RunId">The run to follow.</param>
/// <param name="Ticker">Ticker.</param>
/// <param name="MaxPeriod">How far back it reaches.</param>
/// <param name="Interval">Interval code.</param>
/// <param name="Message">Where to look for progress.</param>
internal sealed record BackfillStarted(string Status, string RunId, string Ticker, string MaxPeriod, string Interval, string Message);
