using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Contracts;

namespace Anomaly.Runtime.Calls;

/// <summary>A piece of work for an activation: a grain call, or a tick of a timer.</summary>
internal abstract class Call
{
    /// <summary>The next call in the mailbox.</summary>
    public Call? Next { get; set; }

    /// <summary>The activation that runs it.</summary>
    public Activation? Activation { get; set; }

    /// <summary>When it came to the silo, as a timestamp of the silo's clock.</summary>
    public long ArrivedAt { get; set; }

    public abstract Interleaving Interleaving { get; }

    /// <summary>Whether a full mailbox may refuse it, and whether it counts as use of the grain.</summary>
    public virtual bool IsFromOutside => true;

    /// <summary>Runs it, in a turn of the activation; when it is over, calls <see cref="Activation.Finished"/>.</summary>
    public abstract void Start(Activation activation);

    /// <summary>Answers instead of the grain: the call has not run and will not.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>The grain lives elsewhere now; the call has not run here.</summary>
    public abstract void Redirect();

    /// <summary>Answers for a grain that was taken away while the call was running.</summary>
    public virtual void Abandon() =>
        Fail(new Orleans.Runtime.SiloUnavailableException("The silo lost its place in the cluster while the call was running; "
            + "whether it took effect is not known."));
}
