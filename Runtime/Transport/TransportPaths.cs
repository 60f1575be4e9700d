namespace Anomaly.Runtime.Transport;

/// <summary>The resources of a silo's port.</summary>
internal static class TransportPaths
{
    /// <summary>GET: a nonce.</summary>
    public const string Challenge = "/anomaly/challenge";

    /// <summary>POST: frames both ways for as long as the caller wants.</summary>
    public const string Calls = "/anomaly/calls";

    public const string ProofHeader = "Anomaly-Proof";

    public const string Scheme = "Anomaly";
}
