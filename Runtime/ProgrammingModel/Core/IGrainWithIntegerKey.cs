namespace Orleans;

/// <summary>Marks a grain interface whose grains are named by a number. Only <see cref="Runtime.IManagementGrain"/> is.</summary>
public interface IGrainWithIntegerKey : IGrain;
