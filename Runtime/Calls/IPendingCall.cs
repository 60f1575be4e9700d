namespace Anomaly.Runtime.Calls;

/// <summary>A call whose caller waits no longer than a deadline.</summary>
internal interface IPendingCall
{
    /// <summary>A timestamp of the host's clock.</summary>
    long Deadline { get; }

    /// <summary>Where <see cref="PendingCalls"/> keeps it.</summary>
    int Stripe { get; set; }

    void TimeOut();
}
