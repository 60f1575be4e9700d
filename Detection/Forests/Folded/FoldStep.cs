namespace Anomaly.Detection.Forests.Folded;

/// <summary>One split of a tree, for all rows of a block: the code of the path to take on, that of the left or that of the right side.</summary>
/// <param name="Low">On the left: the lane of the code, which is the code itself for a leaf.</param>
/// <param name="High">The same on the right.</param>
/// <param name="Out">The lane that receives each row's choice.</param>
/// <param name="Feature">Whose places are compared.</param>
/// <param name="Cut">The cut's place, less 128: rows go right where theirs is greater.</param>
internal readonly record struct FoldStep(ushort Low, ushort High, ushort Out, byte Feature, sbyte Cut);
