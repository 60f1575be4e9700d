namespace Anomaly.Gateway.Api.Documents;

/// <summary>A ticker that matches, as the old system showed it.</summary>
/// <param name="Ticker">Symbol.</param>
/// <param name="Name">Company name.</param>
internal sealed record SearchHit(string Ticker, string Name);
