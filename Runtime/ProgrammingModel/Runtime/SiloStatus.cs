namespace Orleans.Runtime;

/// <summary>The life of a silo.</summary>
[GenerateSerializer]
[Alias("Orleans.Runtime.SiloStatus")]
public enum SiloStatus
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>Made, not yet in the cluster.</summary>
    Created = 1,

    /// <summary>Entering the cluster.</summary>
    Joining = 2,

    /// <summary>Takes calls.</summary>
    Active = 3,

    /// <summary>Hands its grains over.</summary>
    ShuttingDown = 4,

    /// <summary>Has stopped taking turns.</summary>
    Stopping = 5,

    /// <summary>Out of the cluster for ever.</summary>
    Dead = 6,
}
