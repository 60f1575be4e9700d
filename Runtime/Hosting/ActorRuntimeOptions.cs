using System.ComponentModel.DataAnnotations;

namespace Anomaly.Runtime.Hosting;

/// <summary>Settings of the actor runtime, for silos and clients. Validated when the host starts.</summary>
public sealed class ActorRuntimeOptions
{
    /// <summary>
    /// How long a caller waits for an answer where the method does not say (<see cref="Orleans.ResponseTimeoutAttribute"/>). Above zero.
    /// Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an activation stays without calls where its class does not say (<see cref="Orleans.CollectionAgeLimitAttribute"/>).
    /// Default: 15 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "365.00:00:00")]
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for. Default: 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan CollectionPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The most calls that wait for one activation; one more fails with <see cref="Orleans.Runtime.LimitExceededException"/>. Default:
    /// 10,000.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MailboxLimit { get; set; } = 10_000;

    /// <summary>
    /// How long a stopping silo waits for its running calls and deactivations. Default: 25 s, below the 30 s that hosts give.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How many items of a stream are made ahead of its reader. Default: 32.</summary>
    [Range(1, 100_000)]
    public int StreamBuffer { get; set; } = 32;

    /// <summary>How often the table of reminders is looked at. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromSeconds(1);
}
