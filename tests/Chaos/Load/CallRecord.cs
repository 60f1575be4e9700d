using System.Net;

namespace Anomaly.Chaos.Load;

/// <summary>One call and its answer; no status where the gateway itself could not be reached.</summary>
internal sealed record CallRecord(string Ticker, TimeSpan Started, TimeSpan Ended, HttpStatusCode? Status, string Detail);
