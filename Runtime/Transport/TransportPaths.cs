namespace Anomaly.Runtime.Transport;

/// <summary>The resources of a silo's port.</summary>
internal static class TransportPaths
{
    /// <summary>GET: a nonce.</summary>
    public const string Challenge = "/anomaly/challenge";

    /// <summary>POST: frames both ways for as long as the caller wants.</summary>
    public const string Calls = "/anomaly/calls";

    /// <summary>Which process calls: a new connection of one ends the one before.</summary>
    public const string CallerHeader = "Anomaly-Caller";

    public const string ProofHeader = "Anomaly-Proof";

    public const string Scheme = "Anomaly";
}
