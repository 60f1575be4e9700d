namespace Orleans;

/// <summary>What every grain class is, through <see cref="Grain"/>: the receiver of the timer and reminder extensions.</summary>
public interface IGrainBase
{
    /// <summary>
    /// Runs before the first call, with persistent state already read. A failure fails the calls that wait, and the grain is not activated.
    /// </summary>
    Task OnActivateAsync(CancellationToken cancellationToken);

    /// <summary>Runs after the last turn, before the activation is dropped. Not run when a process dies.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken);
}
