"""One declaration a field: what it may tell, who asks for it, who corrects it; privacy, forms, trail and pages derive from it."""
